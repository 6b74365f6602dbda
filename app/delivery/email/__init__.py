"""The email around a letter: its words, its sign-off, and the servers that take it."""
