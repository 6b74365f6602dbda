"""Small PDFs drawn by hand, in the face of the letters, for trying on what reads and compares them."""

import io
from functools import cache

import pikepdf

from app.letters.page.typeface import face
from app.letters.pdf import render_pdf
from tests.letters.factory import letter


@cache
def _paper() -> bytes:
    return render_pdf(letter("*Italic* and **bold**"))


def coded(text: str) -> str:
    """Hexadecimal codes of a text's glyphs, as a string of a content stream."""
    return "<" + "".join(f"{face(bold=False, italic=False).glyphs[ord(letter)]:04x}" for letter in text) + ">"


def drawn(*pages: str, names: tuple[str, ...] = ("R", "B", "I"), box: tuple[float, ...] = (0, 0, 595, 842)) -> bytes:
    """A PDF whose pages are these content streams. Its fonts are called by `names`: upright, bold, italic. `P` is a
    picture of one black and one white pixel, `Q` one of two black ones; `faint` is a graphics state of no opacity."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(_paper())) as document:
        fonts = {str(font.BaseFont).rpartition("Sans")[2]: font for font in document.pages[0].Resources.Font.values()}
        upright = next(font for name, font in fonts.items() if "Bold" not in name and "Italic" not in name)
        bold, italic = (next(font for name, font in fonts.items() if style in name) for style in ("Bold", "Italic"))
        pictures = {"/P": _picture(document, b"\x00\xff"), "/Q": _picture(document, b"\x00\x00")}
        resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary({f"/{n}": f for n, f in zip(names, (upright, bold, italic), strict=True)}),
            XObject=pikepdf.Dictionary(pictures),
            ExtGState=pikepdf.Dictionary({"/faint": pikepdf.Dictionary(ca=0)}),
        )
        del document.pages[:]
        for content in pages:
            page = document.add_blank_page()
            page.mediabox = pikepdf.Array(box)
            page.obj.Resources, page.obj.Contents = resources, document.make_stream(content.encode())
        document.save(file)
    return file.getvalue()


def _picture(document: pikepdf.Pdf, samples: bytes) -> pikepdf.Stream:
    return document.make_stream(
        samples, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=2, Height=1, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )  # fmt: skip
