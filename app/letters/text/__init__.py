"""A letter's words: Markdown and fields, parsed once, filled for each recipient."""
