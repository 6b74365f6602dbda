"""What a file that came from outside says, page by page, and what it says beside its pages: read in its own process."""

from app.evidence.disclosure.apart.ask import Read, read_apart

__all__ = ["Read", "read_apart"]
