"""The shipped typeface: what it can print, and how wide text is in it. No native library is needed here."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from operator import add
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent.parent / "fonts"
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
            characters = defaultdict(list)
            for code, name in names.items():
                characters[name].append(chr(code))
            self._kerning: dict[str, int] = {
                one + other: by
                for (first, second), by in font["kern"].kernTables[0].kernTable.items()
                for one in characters[first]
                for other in characters[second]
            }
            self._characters = _Advances(self.units_per_em, self.advances)
            self._widest_kerning = max(self._kerning.values())
            self._moved_on = {pair[1] for pair, by in self._kerning.items() if by > 0}
            self.widest: int = max(self.units_per_em, *self.advances.values()) + self._widest_kerning

    def advance(self, text: str) -> int:
        """Width of `text` on one line, pair kerning included."""
        kerned = filter(None, map(self._kerning.get, map(add, text, text[1:])))
        return sum(map(self._characters.__getitem__, text)) + sum(kerned)

    def advance_at_most(self, text: str) -> int:
        """No less than `advance`, for a third of its time: few characters are ever moved away from one before them."""
        kerned = 0 if self._moved_on.isdisjoint(text) else self._widest_kerning * len(text)
        return sum(map(self._characters.__getitem__, text)) + kerned


class _Advances(dict[str, int]):
    """By character. A letter that the face lacks is refused later; an em keeps a measure before that on the safe
    side."""

    def __init__(self, em: int, advances: Mapping[int, int]) -> None:
        super().__init__({chr(code): advance for code, advance in advances.items()})
        self._em = em

    def __missing__(self, character: str) -> int:
        return self._em


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


@lru_cache(maxsize=8192)
def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Width in mm of `text` on one line at `size_pt`."""
    shape = face(bold=bold)
    return shape.advance(text) / shape.units_per_em * size_pt * MM_PER_PT


def wrap(text: str, limit_mm: float, size_pt: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines of at most `limit_mm`, broken at spaces, or inside a word that is too long for a line."""
    shape, units, letters = _room(limit_mm, size_pt, bold)
    tidy = "  " not in text and text == text.strip(" ")
    if tidy and (len(text) <= letters or shape.advance_at_most(text) <= units):  # as most are
        return (text,)
    return _wrapped(text, limit_mm, size_pt, bold)


@lru_cache(maxsize=64)
def _room(limit_mm: float, size_pt: float, bold: bool) -> tuple[Face, float, float]:
    """The face, the limit in its units, and how many of its letters surely fit."""
    shape = face(bold=bold)
    units = limit_mm / (size_pt * MM_PER_PT) * shape.units_per_em
    return shape, units, units / shape.widest


@lru_cache(maxsize=4096)
def _wrapped(text: str, limit_mm: float, size_pt: float, bold: bool) -> tuple[str, ...]:
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
    def fits(end: int) -> bool:
        return width_mm(word[:end], size_pt, bold=bold) <= limit_mm

    while not fits(len(word)) and len(word) > 1:
        end = next(end for end in range(len(word) - 1, 0, -1) if end == 1 or fits(end))
        yield word[:end]
        word = word[end:]
    yield word
