"""Many letters' files as one, for the print room."""

from app.letters.pdf.bundle.bundle import Bundle

__all__ = ["Bundle"]
