"""A letter’s text as a document, and back."""
