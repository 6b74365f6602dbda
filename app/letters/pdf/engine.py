"""WeasyPrint, held to what ships: our fonts, our files, the same bytes everywhere. The only importer of WeasyPrint.

Fontconfig reads FONTCONFIG_FILE whenever a configuration is loaded, so it is set around each load and put back: other
programs that this process starts (a browser, an office suite) keep their own fonts.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from app.letters.typeface import FOLDER, face, repertoire

NATIVE = Lock()
"""Pango's font map is not safe between threads: hold this while rendering."""


@contextmanager
def _shipped_fonts_only() -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


with _shipped_fonts_only():
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


@cache
def font_configuration() -> Any:
    """The one font configuration of this process. Call with NATIVE held."""
    with _shipped_fonts_only():
        return FontConfiguration()


class HandedOver(URLFetcher):  # type: ignore[misc]
    """Gives a document the pictures that it was handed, by `signature:SHA-256`, and no file or address else."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("signature",))
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> Any:
        scheme, _, sha256 = url.partition(":")
        if scheme != "signature" or sha256 not in self._pictures:
            raise FatalURLFetchingError(f"not handed over: {url}")
        return URLFetcherResponse(url, body=self._pictures[sha256], headers={"Content-Type": "image/png"})


class ConstantFonts(dict[Any, Any]):
    """A document's fonts, each told as it is added that every character of the repertoire is used.

    WeasyPrint embeds of a font what its `to_unicode` and `widths` name. Filled beforehand, in the order of the code
    points, subset and maps are the same in every letter (design, rule 9).
    """

    def __setitem__(self, key: Any, font: Any) -> None:
        bold, italic = font.weight >= 600, bool(font.style)
        shape = face(bold=bold, italic=italic)
        for code in sorted(repertoire()):
            glyph = shape.glyphs[code]
            font.to_unicode.setdefault(glyph, chr(code))
            font.widths.setdefault(glyph, round(shape.advances[code] * 1000 / shape.units_per_em))
        super().__setitem__(key, font)


def write(html: str, css: Any, *, pictures: Mapping[str, bytes]) -> bytes:
    """A PDF/UA-1 file of `html`. Streams are deflated by Python's zlib at level 9 (pydyf's one level)."""
    with NATIVE:
        fonts = font_configuration()
        page = weasyprint.HTML(string=html, url_fetcher=HandedOver(pictures), media_type="print")
        document = page.render(font_config=fonts, stylesheets=[css], pdf_variant="pdf/ua-1")
        document.fonts = ConstantFonts()
        written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True)
        return written


def parse_css(source: str) -> Any:
    """A style sheet, parsed once for all letters."""
    with NATIVE:
        return weasyprint.CSS(
            string=source, font_config=font_configuration(), url_fetcher=HandedOver({}), media_type="print"
        )
