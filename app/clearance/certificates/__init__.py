"""What was issued, in words that stay."""
