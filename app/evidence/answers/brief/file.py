"""The brief as a tagged PDF of two pages at most. Nothing is made smaller to fit: what is too long is refused."""

from pathlib import Path

from app.errors import Refused
from app.evidence.answers.brief.content import BriefContent
from app.letters.pdf import page_count
from app.letters.pdf.limited_layout import paper_apart

PAGE = Path(__file__).with_name("brief.html")

MOST_PAGES = 2


def brief_pdf(content: BriefContent, *, notice: str = "") -> bytes:
    """PDF/UA-1. Raises Refused (brief_too_long: fact `pages`), TooComplex and NoTurn."""
    body = paper_apart(PAGE, notice=notice, content=content)
    if (pages := page_count(body)) > MOST_PAGES:
        raise Refused("brief_too_long", pages=pages)
    return body
