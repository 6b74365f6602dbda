"""Lists that somebody wants to see again: saved filters, and tags."""
