"""A signature picture: what is taken as one, and the plain copy of it that is kept and printed."""

import io
import struct
import zlib
from typing import cast

from PIL import Image

from app.letters.page.measures import SIGNATURE
from app.letters.problems import Fact, LetterError

MAX_BYTES = 1_000_000
MAX_SIDE = 4000
MIN_WIDTH = 200
"""Pixels: fewer are too coarse in print, since a signature is up to 48 mm wide."""

DOTS_PER_INCH = 600
"""What a printer shows: a copy is kept no finer."""

WIDEST, HIGHEST = (round(mm / 25.4 * DOTS_PER_INCH) for mm in (SIGNATURE.width, SIGNATURE.height))
"""Dots of a signature in print."""

_HEADER = struct.Struct(">8s4x4sII")
_MAGIC = b"\x89PNG\r\n\x1a\n"
_LEAST_CONTRAST = 32
"""Levels of grey, of 255, between the darkest and the lightest dot on white paper."""

_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises for a broken file."""


class SignatureRefused(LetterError):
    """A file can't be a signature. `code`, with its facts:

    - not_png
    - too_many_bytes: bytes, limit
    - too_many_pixels: width, height, limit (of a side)
    - too_small: width, limit (in pixels)
    - animated
    - unreadable
    - blank: wholly transparent, or of one shade on white paper

    An SVG drawing (drawing.py) also by:

    - svg_unreadable
    - svg_doctype: it declares a document type or entities
    - svg_not_taken: what (an element, an attribute or a value that is no plain shape's)
    - svg_too_much: too many shapes, or too deep
    - svg_too_narrow: much higher than wide
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(**facts)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (_refused, (self.code, self.facts))


def _refused(code: str, facts: dict[str, Fact]) -> SignatureRefused:
    return SignatureRefused(code, **facts)


def clean_signature(body: bytes) -> bytes:
    """The picture alone as a PNG: no metadata, no finer than it prints. Equal pictures give equal bytes under one
    version of Pillow.

    Raises SignatureRefused for a file that is not one still PNG with something drawn on it, in a size for print.
    """
    file = io.BytesIO()
    _picture(body).save(file, "PNG", optimize=True)
    return file.getvalue()


def _picture(body: bytes) -> Image.Image:
    """The picture as it prints, with its transparency and nothing else. Its sides are known to be small before anything
    is inflated."""
    if len(body) > MAX_BYTES:
        raise SignatureRefused("too_many_bytes", bytes=len(body), limit=MAX_BYTES)
    if len(body) < _HEADER.size:
        raise SignatureRefused("not_png")
    magic, first, width, height = _HEADER.unpack_from(body)
    if (magic, first) != (_MAGIC, b"IHDR"):
        raise SignatureRefused("not_png")
    if max(width, height) > MAX_SIDE:
        raise SignatureRefused("too_many_pixels", width=width, height=height, limit=MAX_SIDE)
    if width < MIN_WIDTH:
        raise SignatureRefused("too_small", width=width, limit=MIN_WIDTH)
    try:
        _open(body).verify()  # the whole file by its checksums, since Pillow fills in what is cut off
        with _open(body) as opened:
            if getattr(opened, "is_animated", False):
                raise SignatureRefused("animated")
            picture = _eight_bits(opened).convert("RGBA")
    except _UNREADABLE:
        raise SignatureRefused("unreadable") from None
    picture.info = {}
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    if not _is_drawn_on(picture):
        raise SignatureRefused("blank")
    return picture


def _open(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body), formats=["PNG"])


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Pillow cuts deep greys off at 255 instead of scaling them."""
    return (
        picture.convert("I").point(lambda level: level * (1 / 257)).convert("L") if picture.mode[0] == "I" else picture
    )


def _is_drawn_on(picture: Image.Image) -> bool:
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    darkest, lightest = cast("tuple[int, int]", paper.convert("L").getextrema())
    return lightest - darkest >= _LEAST_CONTRAST
