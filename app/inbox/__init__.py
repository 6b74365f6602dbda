"""What comes in by mail, and what a person makes of it."""
