"""What a PDF says and where its ink is, by PDFium."""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageOps

from app.letters.page.measures import Box

MM = 72 / 25.4


def pages_text(pdf: bytes, *, box: Box | None = None) -> list[str]:
    """The text of each page in the order in which it is written; of `box` only (mm), when given."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        height = page.get_height()
        text = page.get_textpage()
        if box is None:
            texts.append(text.get_text_range())
            continue
        top, bottom = height - box.top * MM, height - box.bottom * MM
        texts.append(text.get_text_bounded(left=box.left * MM, bottom=bottom, right=box.right * MM, top=top))
    return texts


def words(text: str) -> list[str]:
    """Words, with every kind of space dividing them. One that a line breaks at its hyphen is one (PDFium reads a
    hyphen at the end of a line as U+0002)."""
    return re.split(r"\s+", re.sub(r"(?<=\w)(-\s+|\x02)(?=[a-z0-9])", "-", text.strip()))


def ink(page: Image.Image, dpi: int) -> Box | None:
    """The smallest box, in mm, around everything that is not white."""
    found = ImageOps.invert(page.convert("L")).point(lambda level: 255 if level > 24 else 0).getbbox()
    return found and Box(*(edge * 25.4 / dpi for edge in found))


def pictures(pdf: bytes, *, dpi: int = 100) -> list[Image.Image]:
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def cut(page: Image.Image, box: Box, dpi: int) -> Image.Image:
    """The part of a page picture inside `box` (mm)."""
    return page.crop(tuple(round(edge * dpi / 25.4) for edge in (box.left, box.top, box.right, box.bottom)))


class Sign(NamedTuple):
    """One printed character: its page from 1, what it is, its size in points and its place in mm."""

    page: int
    character: str
    size: float
    box: Box


def signs(pdf: bytes) -> Iterator[Sign]:
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        height, text = page.get_height(), page.get_textpage()
        for index in range(text.count_chars()):
            character = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
            if character.isspace():
                continue
            matrix = pypdfium2.raw.FS_MATRIX()
            pypdfium2.raw.FPDFText_GetMatrix(text, index, matrix)
            size = pypdfium2.raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.a, matrix.b)
            left, bottom, right, top = text.get_charbox(index)
            box = Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
            yield Sign(number, character, round(size, 2), box)
