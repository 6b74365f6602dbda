"""Pages of who holds posts."""
