"""The letter as a PDF."""

from app.letters.pdf.render import page_count, render_pdf

__all__ = ["page_count", "render_pdf"]
