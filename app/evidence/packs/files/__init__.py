"""A pack's files: asked for, made once by a worker, kept."""
