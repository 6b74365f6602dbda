"""Pages of questions to Parliament."""
