"""Letters marked by hand as sent, corrected and undone."""
