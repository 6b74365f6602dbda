"""pages_near_edges: pages with ink where a letter has none, read from the pages as they are drawn."""

import pypdfium2
from PIL import Image

from app.letters.page.measures import PAPER, PRINTABLE

_DOTS_PER_INCH = 50
_WHITE = 245
"""Of 255: what is lighter is paper."""


def pages_near_edges(pdf: bytes) -> list[int]:
    """Of A4 pages, by number. PDFium is not safe between threads: call it in a process that has one."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            drawn = page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")
            if _has_ink_outside(drawn):
                found.append(number)
            page.close()
    finally:
        document.close()
    return found


def _has_ink_outside(drawn: Image.Image) -> bool:
    across, down = drawn.width / PAPER.width, drawn.height / PAPER.height
    left, right = int(PRINTABLE.left * across), drawn.width - int((PAPER.right - PRINTABLE.right) * across)
    top, bottom = int(PRINTABLE.top * down), drawn.height - int((PAPER.bottom - PRINTABLE.bottom) * down)
    whole = (drawn.width, drawn.height)
    strips = ((0, 0, left, whole[1]), (right, 0, *whole), (0, 0, whole[0], top), (0, bottom, *whole))
    return any(int(drawn.crop(strip).getextrema()[0]) < _WHITE for strip in strips)  # type: ignore[arg-type]
