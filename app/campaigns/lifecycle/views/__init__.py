"""Pages of campaigns: the list, a new one, its details, its end."""
