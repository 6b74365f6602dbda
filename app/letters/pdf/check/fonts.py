"""font_facts: what a font of a PDF can show as it should, read from its dictionary and the file embedded in it."""

import hashlib
import io
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from app.letters.pdf.check.tagged import FontFacts
from app.letters.pdf.faces import Face, face_of

_NEVER = ("\x00", "\ufffe", "\ufeff")
"""What no glyph may stand for (ISO 14289-1, 7.21.7)."""


def font_facts(font: Any) -> FontFacts:
    """Of a font dictionary. Only composite TrueType fonts, coded by the glyphs' own numbers, are described as letters
    must be."""
    face = face_of(font)
    inner = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else None
    descriptor = (inner if inner is not None else font).get("/FontDescriptor", {})
    program = descriptor.get("/FontFile2")
    if inner is None or program is None:
        embedded = program is not None or "/FontFile" in descriptor or "/FontFile3" in descriptor
        return FontFacts(face.name, embedded, described=False, sound=frozenset())
    described = font.get("/Encoding") == "/Identity-H" and inner.get("/CIDToGIDMap") == "/Identity"
    return FontFacts(face.name, True, described, _sound(face, program.read_bytes()))


def _sound(face: Face, program: bytes) -> frozenset[int]:
    glyphs = _glyphs(hashlib.sha256(program).hexdigest(), program)
    return frozenset(
        code
        for code, text in face.texts.items()
        if code in glyphs
        and not any(never in text for never in _NEVER)
        and abs(glyphs[code][0] - face.widths.get(code, face.default_width)) <= 1
        and (not glyphs[code][1] or text in glyphs[code][1])
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
