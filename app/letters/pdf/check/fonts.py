"""font_facts: what a font of a PDF can show as it should, read from its dictionary and the file embedded in it."""

import hashlib
import io
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from app.letters.pdf.check.tagged_file import FontFacts
from app.letters.pdf.faces import Face, face_of

SYMBOLIC, LATIN = 1 << 2, 1 << 5
"""Flags of a descriptor (ISO 32000-1, table 123)."""

_NEVER = ("\x00", "\ufffe", "\ufeff")
"""What no glyph may stand for (ISO 14289-1, 7.21.7)."""


def font_facts(font: Any) -> FontFacts:
    """Of a font dictionary. Only TrueType fonts are described as letters must be: composite ones, coded by the glyphs'
    own numbers, and those of Latin characters, coded by WinAnsi."""
    face = face_of(font)
    inner = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
    descriptor = inner.get("/FontDescriptor", {})
    program = descriptor.get("/FontFile2")
    if program is None:
        embedded = "/FontFile" in descriptor or "/FontFile3" in descriptor
        return FontFacts(face.name, embedded, False, frozenset(), face.bytes_each)
    if inner is font:
        latin = int(descriptor.get("/Flags", 0)) & (SYMBOLIC | LATIN) == LATIN
        described = latin and font.get("/Subtype") == "/TrueType" and font.get("/Encoding") == "/WinAnsiEncoding"
    else:
        described = font.get("/Encoding") == "/Identity-H" and inner.get("/CIDToGIDMap") == "/Identity"
    return FontFacts(face.name, True, described, _sound(face, program.read_bytes()), face.bytes_each)


def _sound(face: Face, program: bytes) -> frozenset[int]:
    glyphs = _glyphs(hashlib.sha256(program).hexdigest(), program)
    shown = {code: glyphs.get(face.numbers.get(code, code if face.bytes_each > 1 else 0)) for code in face.texts}
    return frozenset(
        code
        for code, text in face.texts.items()
        if (glyph := shown[code])
        and not any(never in text for never in _NEVER)
        and abs(glyph[0] - face.widths.get(code, face.default_width)) <= 1
        and (not glyph[1] or text in glyph[1])
    )


@lru_cache(maxsize=8)
def _glyphs(_sha256: str, program: bytes) -> dict[int, tuple[float, frozenset[str]]]:
    """Of each glyph of a font file but `.notdef`: its width in thousandths, and the characters that it stands for."""
    try:
        with TTFont(io.BytesIO(program), lazy=True) as font:
            scale = 1000 / font["head"].unitsPerEm
            stands: dict[str, set[str]] = {}
            for code, name in (font.getBestCmap() or {}).items():
                stands.setdefault(name, set()).add(chr(code))
            order = enumerate(font.getGlyphOrder())
            metrics = font["hmtx"].metrics
            return {
                number: (metrics[name][0] * scale, frozenset(stands.get(name, ()))) for number, name in order if number
            }
    except (TTLibError, KeyError, AssertionError, OSError):
        return {}
