"""Whom a campaign writes to: its posts, those excluded, the copy list."""
