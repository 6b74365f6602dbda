"""A campaign from its first line to its end. editing.py is the one way to change what it prints."""
