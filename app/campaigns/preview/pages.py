"""A letter's pages to look at: made when asked for, and kept a while, since its pages are asked for one by one."""

from base64 import b64encode
from dataclasses import replace
from functools import lru_cache

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import PrintedLetter, printed_letters
from app.campaigns.printing import Printing
from app.campaigns.signatories.signature_files import signatures_in
from app.letters.letter import Letter as Page
from app.letters.pdf import MadePdf
from app.letters.pdf.limited_layout import make_pdf_apart
from app.letters.pdf.picture import page_picture
from app.web.request import services

KEPT = 24
"""Letters kept in memory."""


def preview_of(session: Session, campaign: Campaign, printing: Printing, letter: Letter) -> PrintedLetter:
    """One letter as it would print, with missing fields marked. Its page is always a draft that nobody signed: anyone
    signed in can save a preview, and it shows changes that the owner has not taken up."""
    printed = next(printed_letters(session, printing, [letter], valid_at=campaign.valid_at, mode="preview"))
    return replace(printed, page=printed.page and _as_draft(printed.page))


def _as_draft(page: Page) -> Page:
    unsigned = tuple(replace(signatory, picture=None) for signatory in page.signatories)
    return replace(page, draft=True, signatories=unsigned)


@lru_cache(maxsize=KEPT)
def pdf_of(page: Page) -> MadePdf:
    """Raises FileMissing and StorageFailed when a signature can't be read, and TooComplex."""
    return make_pdf_apart(page, pictures=signatures_in(services().storage)(page))


def picture_in_page(pdf: bytes, number: int) -> str:
    """A page's picture as an address that holds it, for what is saved nowhere."""
    return f"data:image/png;base64,{b64encode(page_picture(pdf, number)).decode()}"
