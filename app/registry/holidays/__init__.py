"""Bank holidays of England and Wales."""
