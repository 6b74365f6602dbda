"""Who leads what, on any day and as it was known then."""
