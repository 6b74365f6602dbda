"""The letter as a Word document."""

from app.letters.docx.render import MadeDocx, make_docx, render_docx

__all__ = ["MadeDocx", "make_docx", "render_docx"]
