"""A pack as a tagged PDF, in the letters' typeface."""

from pathlib import Path

from app.evidence.packs.files.document import Document
from app.letters.pdf.paper import paper

PAGE = Path(__file__).with_name("pack.html")


def pack_pdf(document: Document) -> bytes:
    """PDF/UA-1. Equal documents give equal bytes, under one fingerprint. A character that the typeface lacks prints as
    a question mark; the Word file and the spreadsheet hold it."""
    return paper(PAGE, document=document, kind_of=lambda block: type(block).__name__)
