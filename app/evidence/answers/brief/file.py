"""The brief as a tagged PDF of two pages at most, alone or with its annex. Nothing is made smaller to fit: what is too
long is refused."""

from collections.abc import Sequence
from pathlib import Path

from app.errors import Refused
from app.evidence.answers.brief.content import BriefContent
from app.evidence.packs.files import document
from app.evidence.packs.files.document import Document
from app.letters.pdf import page_count
from app.letters.pdf.limited_layout import paper_apart
from app.letters.pdf.paper import render_body

PAGE = Path(__file__).with_name("brief.html")

MOST_PAGES = 2


def brief_pdf(content: BriefContent, *, notice: str = "") -> bytes:
    """PDF/UA-1. Raises Refused (brief_too_long: fact `pages`), TooComplex and NoTurn."""
    body = paper_apart(PAGE, notice=notice, content=content, annexes=())
    if (pages := page_count(body)) > MOST_PAGES:
        raise Refused("brief_too_long", pages=pages)
    return body


def annexed_brief_pdf(content: BriefContent, packs: Sequence[Document], *, notice: str = "") -> bytes:
    """Return one PDF: the brief, then each pack from a new page. Only the brief is limited. Raises as brief_pdf."""
    brief_pdf(content, notice=notice)
    annexes = [(pack.foot, render_body(document.PAGE, document.page_facts(pack))) for pack in packs]
    return paper_apart(PAGE, notice=notice, beside=[document.PAGE], content=content, annexes=annexes)
