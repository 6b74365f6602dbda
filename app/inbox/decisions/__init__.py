"""What a person decides of a message."""
