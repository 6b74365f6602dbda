"""Attempts to send: what was sent, what did not arrive, how an attempt moves and why."""
