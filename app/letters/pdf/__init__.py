"""The letter as a PDF."""

from app.letters.pdf.render import MadePdf, make_pdf, measure, page_count, render_by_weasyprint, render_pdf, warm

__all__ = ["MadePdf", "make_pdf", "measure", "page_count", "render_by_weasyprint", "render_pdf", "warm"]
