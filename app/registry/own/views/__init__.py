"""Pages of registries of one's own."""
