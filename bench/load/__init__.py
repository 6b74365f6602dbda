"""Thirty people at once: what they wait for, and that nothing they write is lost."""
