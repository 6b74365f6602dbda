"""page_picture: a page of a PDF as the reader sees it, for showing beside a list."""

import io
from threading import Lock

import pypdfium2
from PIL import Image

from app.platform.limited import limited

PDFIUM = Lock()
"""PDFium is not safe between threads."""

_FINER = 2
"""PDFium sets small letters on whole pixels: drawing finer, then reducing, keeps their spacing."""

_SIXTEEN_GREYS = bytes(level for grey in range(16) for level in [grey * 17] * 3)


class NoSuchPage(LookupError):
    """The file has no page of that number."""


def page_picture(pdf: bytes, page: int, *, dpi: int = 110, colour: bool = False) -> bytes:
    """A PNG of page `page`, counted from 1, in sixteen greys: about 70 kB at 110 dots an inch. `colour`: as it is.
    Raises NoSuchPage."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= page <= len(document):
                raise NoSuchPage(page)
            drawn = document[page - 1].render(scale=_FINER * dpi / 72, grayscale=not colour).to_pil()
        finally:
            document.close()
    picture = drawn.convert("RGB").reduce(_FINER) if colour else _in_greys(drawn)
    file = io.BytesIO()
    picture.save(file, "PNG")  # to look for a smaller one takes eight times as long, and saves two bytes in a hundred
    return file.getvalue()


@limited(refusals=(NoSuchPage,))
def page_picture_apart(pdf: bytes, page: int, *, dpi: int) -> bytes:
    """`page_picture` of a file from outside, in a limited process."""
    return page_picture(pdf, page, dpi=dpi)


def _in_greys(drawn: Image.Image) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette(_SIXTEEN_GREYS)
    return drawn.convert("L").reduce(_FINER).convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
