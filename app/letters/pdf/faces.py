"""A font of a PDF as its text is read: which glyph each code shows, how wide it is, and what it stands for."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

ASCII = {code: chr(code) for code in range(32, 127)}
WIN_ANSI = {code: text for code in range(32, 256) if (text := bytes([code]).decode("cp1252", "ignore"))}
"""Text by code of WinAnsiEncoding (ISO 32000-1, annex D.2)."""

LAST_CODE = 0xFFFF
"""Of two bytes: whatever a font says of codes beyond it, no string has them."""

_SUBSET = re.compile(r"^/?[A-Z]{6}\+")
_ONE = re.compile(rb"<(\w+)>\s*<(\w+)>")
_SPAN = re.compile(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])")
_PART = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


@dataclass(slots=True)
class Face:
    """`name` is the font's own, without the tag of a subset. Codes are `bytes_each` long. Widths are in thousandths of
    the size."""

    name: str
    bytes_each: int
    widths: Mapping[int, float]
    default_width: float
    texts: Mapping[int, str]
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Glyph by code, where it is not the code itself."""

    def glyphs(self, shown: bytes) -> Iterator[tuple[int, float, str, bool]]:
        """Of each code in a string: its glyph, width and text, and whether it is the single byte 32, which word space
        is added to."""
        each = self.bytes_each
        for start in range(0, len(shown) - each + 1, each):
            code = int.from_bytes(shown[start : start + each])
            width = self.widths.get(code, self.default_width)
            yield self.numbers.get(code, code), width, self.texts.get(code, "\ufffd"), each == 1 and code == 32


def face_of(font: Any) -> Face:
    """Reads a font dictionary: composite fonts with two-byte codes, simple fonts with one."""
    name = name_of(font)
    texts = to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
    if font.get("/Subtype") != "/Type0":
        widths = dict(enumerate(map(float, font.get("/Widths", [])), int(font.get("/FirstChar", 0))))
        texts = texts or (WIN_ANSI if font.get("/Encoding") == "/WinAnsiEncoding" else ASCII)
        program = font.get("/FontDescriptor", {}).get("/FontFile2")
        numbers = glyph_numbers(program.read_bytes()) if program is not None else {}
        known = {code: numbers[ord(text)] for code, text in texts.items() if len(text) == 1 and ord(text) in numbers}
        return Face(name, 1, widths, 0, texts, known)
    inner = font.DescendantFonts[0]
    default = float(inner.get("/DW", 1000))
    return Face(name, 2, _widths(inner.get("/W", [])), default, texts, _numbers(inner.get("/CIDToGIDMap")))


def name_of(font: Any) -> str:
    """A font's own name, without the tag of a subset."""
    return _SUBSET.sub("", str(font.get("/BaseFont", ""))).lstrip("/")


def glyph_numbers(program: bytes) -> Mapping[int, int]:
    """Of a TrueType file: glyph by character, by its map to Unicode; nothing for a file without one."""
    return _glyph_numbers(hashlib.sha256(program).hexdigest(), program)


@lru_cache(maxsize=8)
def _glyph_numbers(_sha256: str, program: bytes) -> Mapping[int, int]:
    try:
        with TTFont(io.BytesIO(program), lazy=True) as font:
            return {code: font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()}
    except (TTLibError, KeyError, AssertionError, OSError):
        return {}


def to_unicode(cmap: bytes) -> dict[int, str]:
    """Text by code, of a ToUnicode map (ISO 32000-1, 9.10.3)."""
    texts: dict[int, str] = {}
    for kind, body in _PART.findall(cmap):
        if kind == b"bfchar":
            texts |= {int(code, 16): _text(text) for code, text in _ONE.findall(body)}
            continue
        for first, last, text, listed in _SPAN.findall(body):
            codes = range(int(first, 16), min(int(last, 16), LAST_CODE) + 1)
            if listed:
                texts |= dict(zip(codes, map(_text, re.findall(rb"<(\w+)>", listed)), strict=False))
            else:
                begin = _text(text)
                texts |= {code: begin[:-1] + chr(ord(begin[-1]) + place) for place, code in enumerate(codes)}
    return texts


def _text(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be", "replace")


def _widths(array: Any) -> dict[int, float]:
    """Widths by code, of a CID font's W: `first [widths …]` or `first last width` (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    parts = list(array)
    while parts:
        first, second = int(parts.pop(0)), parts.pop(0)
        if isinstance(second, pikepdf.Array):
            widths |= dict(enumerate(map(float, second), first))
        else:
            widths |= dict.fromkeys(range(first, min(int(second), LAST_CODE) + 1), float(parts.pop(0)))
    return widths


def _numbers(mapped: Any) -> dict[int, int]:
    if not isinstance(mapped, pikepdf.Stream):
        return {}
    body = mapped.read_bytes()
    return {code: int.from_bytes(body[2 * code : 2 * code + 2]) for code in range(len(body) // 2)}
