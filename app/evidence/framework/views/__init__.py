"""Pages of the statutory framework."""
