"""What is enclosed with a campaign's letters."""
