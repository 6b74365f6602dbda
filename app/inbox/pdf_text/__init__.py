"""The words of a PDF that somebody sent, read in a process of its own."""

from app.inbox.pdf_text.apart import NOT_READ, Words, words_apart

__all__ = ["NOT_READ", "Words", "words_apart"]
