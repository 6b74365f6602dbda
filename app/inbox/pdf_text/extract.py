"""The words of a PDF's first pages, in the order in which PDFium finds them."""

from dataclasses import dataclass, replace

import pypdfium2

from app.platform.limited import LimitReached, Limits, limited

SECONDS = 20.0
"""By the clock on the wall, for one file."""

NOT_READ = "too_heavy"

MOST_PAGES = 50
MOST_CHARACTERS = 200_000
"""A reference of ours stands on a letter's first page, or on its reply's."""


@dataclass(frozen=True)
class Words:
    """`text` may be blank: a PDF of pictures has none. `fault`: encrypted, damaged or too_heavy, or blank."""

    text: str = ""
    fault: str = ""


def words_apart(body: bytes, *, seconds: float = SECONDS) -> Words:
    """Read in a limited process. Never raises, whatever the file holds."""
    try:
        return Words(*extract.within(replace(extract.limits, seconds=min(seconds, SECONDS)), body))
    except LimitReached:
        return Words(fault=NOT_READ)


@limited(limits=Limits(seconds=SECONDS))
def extract(body: bytes) -> tuple[str, str]:
    """The text and a fault: encrypted (it opens with a password alone) or damaged, else blank."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as problem:
        return "", "encrypted" if "password" in str(problem).lower() else "damaged"
    found: list[str] = []
    left = MOST_CHARACTERS
    try:
        for number in range(min(len(document), MOST_PAGES)):
            words = document[number].get_textpage().get_text_bounded()[:left]
            found.append(words)
            left -= len(words)
            if left <= 0:
                break
    except pypdfium2.PdfiumError:
        return _tidy_text(found), "damaged"
    finally:
        document.close()
    return _tidy_text(found), ""


def _tidy_text(found: list[str]) -> str:
    """Lines and words alone: what PDFium puts for letters without a meaning goes."""
    text = "\n\n".join(found).replace("\r\n", "\n")
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip()
