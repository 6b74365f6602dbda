"""Pages of draft answers."""
