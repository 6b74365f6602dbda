"""Pages of single sign-on: there and back, one's own accounts, and the end of sign-ins that a server asks for."""
