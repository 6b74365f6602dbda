"""WeasyPrint, held at arm's length: the only module that imports it, and the only one that touches its insides.

What the rest may ask of it: write a document (`write`); lay one out and tell where its boxes are (`lay_out`); set words
in a face as it would (`Hand`); the objects that embed a font or a picture in a file (`font_objects`,
`picture_objects`). All answers are plain data.

Fontconfig sees the shipped fonts and no others. Its setting is process-wide, so it is set only while WeasyPrint loads
and while a configuration is made; both then keep what they read. Programs started later, a browser say, get
the system's own setting back.
"""

import ctypes
import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

from app.letters.page.typeface import FOLDER, face, repertoire
from app.letters.problems import UnknownWeasyPrint

KNOWN = "70.0"
"""The version whose insides are known here."""

NATIVE = RLock()
"""Pango's font map is not safe between threads: hold this while setting or rendering."""


def require_known(found: str) -> None:
    """Raises UnknownWeasyPrint for another version than the known one."""
    if found != KNOWN:
        raise UnknownWeasyPrint(found, KNOWN)


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

    require_known(weasyprint.__version__)  # before what another version may have elsewhere
    from weasyprint.draw.color import get_color
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.replaced import replacedbox_layout
    from weasyprint.pdf.fonts import Font, build_fonts_dictionary
    from weasyprint.text.ffi import TO_UNITS, ffi, fontconfig, gobject, harfbuzz, pango, pangoft2
    from weasyprint.text.fonts import FontConfiguration, get_pango_font_key
    from weasyprint.text.line_break import Layout, get_log_attrs, split_first_line
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

for _library in (fontconfig, gobject, harfbuzz, pango, pangoft2):
    # Pango looks for faces by a thread of its own, which may be at work when the process ends: its code stays loaded.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(_library))

UNITS: int = TO_UNITS
"""Pango's units in a CSS pixel."""


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
        document = _rendered(html, css, pictures, pdf_variant="pdf/ua-1")
        document.fonts = ConstantFonts()
        written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True)
        return written


def _rendered(html: str, css: Any, pictures: Mapping[str, bytes], **options: Any) -> Any:
    page = weasyprint.HTML(string=html, url_fetcher=HandedOver(pictures), media_type="print")
    return page.render(font_config=font_configuration(), stylesheets=[css], **options)


def parse_css(source: str) -> Any:
    """A style sheet, parsed once for all letters."""
    with NATIVE:
        return weasyprint.CSS(
            string=source, font_config=font_configuration(), url_fetcher=HandedOver({}), media_type="print"
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A box as WeasyPrint laid it out, in CSS pixels from the page's top-left corner.

    `kind`: page, margin (a box in a page's margin), block, line, inline, text, picture or marker. `x` and `width` are
    of a block's content, `y` and `height` of its border. A text has its words, the `baseline` that they stand on and
    the `style` that a `Hand` sets them in; a picture its `source`, its `alternative` text and the edge that it is
    `drawn` in. `border`: outer and inner edge of a solid border; `fill`: the colour and the edge of a background. An
    edge is (x, y, width, height). `keeps`: whether a page break is to be avoided before it, inside it and after it.
    `align`: left, center or right.
    """

    kind: str
    tag: str
    of_class: str
    x: float
    y: float
    width: float
    height: float
    margin_top: float
    margin_bottom: float
    children: "tuple[Box, ...]" = ()
    text: str = ""
    baseline: float = 0
    style: Any = None
    picture: Any = None
    source: str = ""
    alternative: str = ""
    drawn: "Edge | None" = None
    keeps: tuple[bool, bool, bool] = (False, False, False)
    align: str = ""
    border: "tuple[Edge, Edge] | None" = None
    fill: "tuple[str, Edge] | None" = None

    def within(self) -> "Iterator[Box]":
        """Every box inside this one, in reading order."""
        for child in self.children:
            yield child
            yield from child.within()


Edge = tuple[float, float, float, float]


def lay_out(html: str, css: Any, *, pictures: Mapping[str, bytes]) -> tuple[Box, ...]:
    """The pages of `html`. Call with NATIVE held, and hold what styles and pictures it gives in the same process."""
    document = _rendered(html, css, pictures)
    return tuple(_box(page._page_box) for page in document.pages)  # noqa: SLF001 (known version)


def _box(laid: Any) -> Box:
    laid = getattr(laid, "_box", laid)  # a list's marker stands in a placeholder
    element = laid.element
    facts: dict[str, Any] = {}
    if isinstance(laid, boxes.TextBox):
        kind, facts = "text", {"text": laid.text, "baseline": laid.position_y + laid.baseline, "style": laid.style}
    elif isinstance(laid, boxes.ReplacedBox):
        kind = "picture"
        width, height, x, y = replacedbox_layout(laid)
        facts = {"picture": laid.replacement, "drawn": (x, y, width, height)}
        facts |= {"source": element.get("src", ""), "alternative": element.get("alt", "")}
    elif isinstance(laid, boxes.PageBox):
        kind = "page"
    elif isinstance(laid, boxes.MarginBox):
        kind = "margin"
    elif isinstance(laid, boxes.LineBox):
        kind = "line"
    elif isinstance(laid, boxes.InlineBox):
        kind = "inline"
    elif (laid.element_tag or "").endswith("::marker"):
        kind = "marker"
    else:
        kind = "block"
    content = kind in ("block", "marker", "picture", "page")
    return Box(
        kind=kind,
        tag=laid.element_tag or "",
        of_class=(element.get("class") or "") if element is not None else "",
        x=laid.content_box_x() if content else laid.position_x,
        y=laid.content_box_y() if kind in ("picture", "page") else laid.border_box_y() if content else laid.position_y,
        width=laid.width,
        height=laid.height if kind in ("picture", "page") else laid.border_height() if content else laid.height,
        margin_top=_margin(laid, "top"),
        margin_bottom=_margin(laid, "bottom"),
        children=tuple(map(_box, getattr(laid, "children", ()))),
        border=_border(laid),
        fill=_fill(laid),
        keeps=tuple(laid.style[f"break_{place}"] == "avoid" for place in ("before", "inside", "after")),
        align=laid.style["text_align_all"],
        **facts,
    )


def _margin(laid: Any, side: str) -> float:
    """As the style sheet has it: the laid-out box has none where it begins a page."""
    margin = laid.style[f"margin_{side}"]
    return 0 if margin == "auto" else float(margin.value)


def _border(laid: Any) -> tuple[Edge, Edge] | None:
    sides = ("top", "right", "bottom", "left")
    if isinstance(laid, boxes.TextBox) or not any(getattr(laid, f"border_{side}_width", 0) for side in sides):
        return None
    return tuple(laid.rounded_border_box()[:4]), tuple(laid.rounded_padding_box()[:4])


def _fill(laid: Any) -> tuple[str, Edge] | None:
    background = getattr(laid, "background", None)
    if background is None or not background.layers or not background.color.alpha:
        return None
    red, green, blue = background.color.to("srgb").coordinates
    return f"{number(red)} {number(green)} {number(blue)}", tuple(background.layers[-1].painting_area)


def number(value: float) -> str:
    """A number as pydyf writes it: six decimals at most."""
    return str(int(value)) if value == int(value) else f"{value:f}".rstrip("0")


class Unset(Exception):
    """WeasyPrint would set this text in a way that is not known here: another font, a raised or missing glyph."""


def hand_key(style: Any) -> tuple[Any, ...]:
    """Styles of one key are set by one hand."""
    return tuple(str(style[name]) for name in ("font_family", "font_size", "font_weight", "font_style", "lang"))


class Hand:
    """Sets text in one face, size and language, by the calls of Pango that WeasyPrint makes. Call with NATIVE held.

    `face`: (bold, italic). `size` is the font's, in CSS pixels, as it is written to a file.
    """

    def __init__(self, style: Any) -> None:
        *channels, alpha = get_color(style, "color").to("srgb")
        if alpha != 1 or any(channels):
            raise Unset("coloured text")
        self._style = style
        self._language = style["lang"]
        self._anchor = Layout(style)  # keeps the font alive, so that its address stays its own
        self._anchor.set_text("x")
        self._font = self._anchor.get_first_line()[0].runs.data.item.analysis.font
        _, description, self.size = get_pango_font_key(self._font)
        bold = pango.pango_font_description_get_weight(description) >= 600
        self.face = (bold, bool(pango.pango_font_description_get_style(description)))
        self._layout = Layout(style)
        pango.pango_layout_set_single_paragraph_mode(self._layout.layout, True)

    def glyphs(self, text: str) -> list[tuple[int, int, int, int]]:
        """(glyph, advance, offset, first byte of its characters) of `text` on one line, in Pango's units.

        Raises Unset where a glyph is missing, raised, of another font or set from the right.
        """
        encoded = text.encode()
        pango.pango_layout_set_text(self._layout.layout, encoded, len(encoded))
        run = pango.pango_layout_get_line_readonly(self._layout.layout, 0).runs
        found: list[tuple[int, int, int, int]] = []
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            if item.analysis.level % 2 or item.analysis.font != self._font:
                raise Unset(text)
            count = glyphs.num_glyphs
            facts = struct.unpack(f"{5 * count}i", ffi.buffer(glyphs.glyphs, count * 20)[:])
            if any(facts[3::5]) or any(glyph & 0x10000000 or glyph == 0x0FFFFFFF for glyph in facts[0::5]):
                raise Unset(text)
            clusters = [item.offset + glyphs.log_clusters[index] for index in range(count)]
            found += zip(facts[0::5], facts[1::5], facts[2::5], clusters, strict=True)
        return found

    def breaks(self, text: str) -> list[bool]:
        """For each character of `text`, and for its end, whether a line may end before it."""
        return [bool(attributes.is_line_break) for attributes in get_log_attrs(text, self._language)[0 : len(text) + 1]]

    def first_line(self, text: str, width: float, *, starts: bool = True) -> tuple[int, int | None, float]:
        """WeasyPrint's own first line of `text` in `width` pixels: its bytes, those to skip for the next (None: it was
        all of it), and its width. `starts`: nothing stands before it on the line."""
        _, length, resume, wide, *_ = split_first_line(text, self._style, _NO_HYPHENS, width, 0, is_line_start=starts)
        return length, resume, wide


class _NoHyphens:
    dictionaries: Mapping[Any, Any] = {}


_NO_HYPHENS = _NoHyphens()


class _Objects:
    """Stands for a pydyf document, to gather the objects that embed a font."""

    def __init__(self) -> None:
        self.gathered: list[Any] = []

    def add_object(self, item: Any) -> None:
        self.gathered.append(item)
        item.number = len(self.gathered)


def font_objects(hand: Hand) -> list[bytes]:
    """The objects that embed a hand's face, as bodies numbered from 1; the last is the font's dictionary."""
    _, description, size = get_pango_font_key(hand._font)  # noqa: SLF001
    fonts, objects = ConstantFonts(), _Objects()
    fonts["font"] = Font(hand._font, description, size)  # noqa: SLF001
    build_fonts_dictionary(objects, fonts, True, True, {"hinting": False, "pdf_version": "1.7"})
    return [item.data for item in objects.gathered]


def picture_objects(picture: Any) -> list[bytes]:
    """The objects that embed a picture of a laid-out box, as bodies numbered from 1; the last is the picture itself."""
    drawn = picture.get_x_object(True, 1)
    objects = _Objects()
    mask = drawn.extra.pop("SMask", None)
    if mask is not None:
        objects.add_object(mask)
        drawn.extra["SMask"] = mask.reference
    objects.add_object(drawn)
    return [item.data for item in objects.gathered]
