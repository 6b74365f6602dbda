"""extract: the words of a PDF's first pages, in the order in which PDFium finds them."""

import pypdfium2

MOST_PAGES = 50
MOST_CHARACTERS = 200_000
"""A reference of ours stands on a letter's first page, or on its reply's."""


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
        return _plain(found), "damaged"
    finally:
        document.close()
    return _plain(found), ""


def _plain(found: list[str]) -> str:
    """Lines and words alone: what PDFium puts for letters without a meaning goes."""
    text = "\n\n".join(found).replace("\r\n", "\n")
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip()
