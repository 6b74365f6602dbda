"""What Parliament and the public are told."""
