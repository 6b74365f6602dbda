"""Pages of values by recipient."""
