"""The letter as a Word document."""

from app.letters.docx.render import render_docx

__all__ = ["render_docx"]
