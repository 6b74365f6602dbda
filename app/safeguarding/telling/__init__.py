"""Whom to tell of a report, each try at it, and what came of it."""
