"""The shipped typeface: what it can print, and how wide text is in it. No native library is needed here."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Liberation Sans"
FACES = {
    (False, False): "LiberationSans-Regular.ttf",
    (True, False): "LiberationSans-Bold.ttf",
    (False, True): "LiberationSans-Italic.ttf",
    (True, True): "LiberationSans-BoldItalic.ttf",
}
"""File of each face, by (bold, italic)."""

MM_PER_PT = 25.4 / 72

_OTHER_SCRIPTS = ("GREEK", "CYRILLIC", "HEBREW", "ARMENIAN", "MODIFIER", "BOX DRAWINGS", "COMBINING", "OBJECT")


class Face:
    """One face's character map, advance widths and kerning, in font units."""

    def __init__(self, path: Path) -> None:
        with TTFont(path, lazy=True) as font:
            names = font.getBestCmap()
            advances = font["hmtx"].metrics
            self.units_per_em: int = font["head"].unitsPerEm
            self.glyphs: dict[int, int] = {code: font.getGlyphID(name) for code, name in names.items()}
            self.advances: dict[int, int] = {code: advances[name][0] for code, name in names.items()}
            self._names = names
            self._kerning: dict[tuple[str, str], int] = dict(font["kern"].kernTables[0].kernTable)

    def advance(self, text: str) -> int:
        """Width of `text` on one line, pair kerning included."""
        codes = [ord(character) for character in text]
        unknown = (
            self.units_per_em
        )  # such a letter is refused later; an em keeps a measure before that on the safe side
        width = sum(self.advances.get(code, unknown) for code in codes)
        names = [self._names.get(code, "") for code in codes]
        return width + sum(self._kerning.get(pair, 0) for pair in pairwise(names))


@cache
def face(*, bold: bool = False, italic: bool = False) -> Face:
    return Face(FOLDER / FACES[bold, italic])


@cache
def repertoire() -> frozenset[int]:
    """Code points that a letter may hold: the Latin letters, digits, punctuation and signs of all four faces."""
    held = set.intersection(*(set(face(bold=bold, italic=italic).glyphs) for bold, italic in FACES))
    return frozenset(code for code in held if _is_for_letters(chr(code)))


def _is_for_letters(character: str) -> bool:
    category, name = unicodedata.category(character), unicodedata.name(character, "")
    if category.startswith("L"):
        return name.startswith("LATIN") or character in "ªº"
    return (category[0] in "NPS" or category == "Zs") and not name.startswith(_OTHER_SCRIPTS)


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Width in mm of `text` on one line at `size_pt`."""
    shape = face(bold=bold)
    return shape.advance(text) / shape.units_per_em * size_pt * MM_PER_PT


def wrap(text: str, limit_mm: float, size_pt: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines of at most `limit_mm`, broken at spaces, or inside a word that is too long for a line."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, limit_mm, size_pt, bold=bold):
            longer = f"{lines[-1]} {piece}" if lines[-1] else piece
            if not lines[-1] or width_mm(longer, size_pt, bold=bold) <= limit_mm:
                lines[-1] = longer
            else:
                lines.append(piece)
    return tuple(lines)


def _pieces(word: str, limit_mm: float, size_pt: float, *, bold: bool) -> Iterator[str]:
    while width_mm(word, size_pt, bold=bold) > limit_mm and len(word) > 1:
        end = next(end for end in range(len(word) - 1, 0, -1) if end == 1 or width_mm(word[:end], size_pt) <= limit_mm)
        yield word[:end]
        word = word[end:]
    yield word
