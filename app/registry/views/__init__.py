"""Pages of registries, posts and organisations."""
