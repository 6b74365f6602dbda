"""Letters made in bulk, as PDF and Word files."""
