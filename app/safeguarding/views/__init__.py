"""Pages of reports of risk."""
