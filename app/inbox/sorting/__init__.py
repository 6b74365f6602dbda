"""What the rules make of a message: its kind, and the letters that it is about."""
