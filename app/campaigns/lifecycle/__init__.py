"""How a campaign begins, whose it is, and how it ends."""
