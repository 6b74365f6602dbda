"""What a file from outside says, page by page, and what it says beside its pages: read in a limited process."""

from app.evidence.disclosure.apart.extract import Read, extract, read_apart

__all__ = ["Read", "extract", "read_apart"]
