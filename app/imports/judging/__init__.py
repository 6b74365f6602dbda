"""What each row would do, and what of it can't be."""
