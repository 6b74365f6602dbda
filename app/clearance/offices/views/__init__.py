"""Pages of private offices."""
