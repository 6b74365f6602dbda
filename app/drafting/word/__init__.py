"""The text of a letter or a template as a Word file, and a Word file as the text: what the pages of both share."""
