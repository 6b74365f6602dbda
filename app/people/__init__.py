"""Who lets whom in (decision 15)."""
