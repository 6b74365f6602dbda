"""page_picture: a page of a PDF as the reader sees it. letter_picture: the same of a letter that we have made."""

import io
from threading import Lock

import pikepdf
import pypdfium2
from PIL import Image

from app.letters.bounded_cache import BoundedCache
from app.platform.limited import limited

PDFIUM = Lock()
"""PDFium is not safe between threads."""

_FINER = 2
"""PDFium sets small letters on whole pixels: drawing finer, then reducing, keeps their spacing."""

_SIXTEEN_GREYS = bytes(level for grey in range(16) for level in [grey * 17] * 3)


MOST = 120
"""Pictures to keep, about eight megabytes in all."""

_drawn: BoundedCache[object, bytes] = BoundedCache(MOST)


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


def letter_picture(pdf: bytes, page: int) -> bytes:
    """`page_picture` of a letter that the engine has made. A page that says what another said in the same places is not
    drawn again: while somebody writes, most pages of a letter stay as they are. Raises NoSuchPage."""
    key = _page_key(pdf, page)
    picture = _drawn.get(key) if key else None
    if picture is None:
        picture = page_picture(pdf, page)
        if key:
            _drawn[key] = picture
    return picture


def _page_key(pdf: bytes, page: int) -> object:
    """The size of a page, its stream and its fonts; None where there is more on it, such as a picture, or no such
    page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if not 1 <= page <= len(document.pages):
            return None
        shown = document.pages[page - 1]
        if not {*shown.Resources.keys()} <= {"/Font"} or not isinstance(shown.Contents, pikepdf.Stream):
            return None
        fonts = sorted((name, str(font.BaseFont)) for name, font in shown.Resources.Font.items())
        return bytes(shown.mediabox.unparse()), shown.Contents.read_raw_bytes(), tuple(fonts)


@limited(refusals=(NoSuchPage,))
def page_picture_apart(pdf: bytes, page: int, *, dpi: int) -> bytes:
    """`page_picture` of a file from outside, in a limited process."""
    return page_picture(pdf, page, dpi=dpi)


def _in_greys(drawn: Image.Image) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette(_SIXTEEN_GREYS)
    return drawn.convert("L").reduce(_FINER).convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
