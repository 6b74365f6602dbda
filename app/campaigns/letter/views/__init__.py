"""Pages of the step Letter."""
