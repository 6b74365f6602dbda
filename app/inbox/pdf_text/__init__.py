"""The words of a PDF that somebody sent, read in a limited process."""

from app.inbox.pdf_text.extract import NOT_READ, SECONDS, Words, words_apart

__all__ = ["NOT_READ", "SECONDS", "Words", "words_apart"]
