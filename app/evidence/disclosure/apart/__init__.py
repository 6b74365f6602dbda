"""What a file from outside says, page by page, and what it says beside its pages: read in a limited process."""

from app.evidence.disclosure.apart.extract import ExtractedText, extract, read_apart

__all__ = ["ExtractedText", "extract", "read_apart"]
