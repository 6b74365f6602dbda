"""Two hundred thousand letters beside twenty thousand: what grows with them, and what does not."""
