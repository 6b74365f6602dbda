"""Pages of the quality of the registries."""
