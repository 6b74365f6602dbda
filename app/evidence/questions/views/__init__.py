"""Pages of parliamentary questions."""
