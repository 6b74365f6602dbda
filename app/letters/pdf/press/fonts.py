"""Fonts: a face as two dictionaries over one file of glyphs. Most of a letter is in characters of WinAnsi, which are
shown by one byte each; the others are shown by the numbers of their glyphs, in two.

Where a glyph has a byte, half as much is written, deflated and kept.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.letters.page.typeface import Face, face
from app.letters.pdf.engine import Hand, font_objects

ENCODING = "cp1252"
"""WinAnsi, as Python calls it (ISO 32000-1, annex D.2)."""

FIRST, LAST = 32, 255
"""Bytes that a dictionary of WinAnsi gives widths for."""

SYMBOLIC, LATIN = 1 << 2, 1 << 5
"""Flags of a descriptor (ISO 32000-1, table 123): a face of signs by their numbers, or of Latin characters."""

_FLAGS = re.compile(rb"/Flags (\d+)")
_BASE = re.compile(rb"/BaseFont\s*(/[^\s/>]+)")


@dataclass(frozen=True, slots=True)
class EmbeddedObject:
    """`bodies` of objects numbered from 1; `named`: the dictionaries, by what pages call them."""

    bodies: Sequence[bytes]
    named: Mapping[str, int]


def embed_font(hand: Hand) -> EmbeddedObject:
    """What embeds a hand's face."""
    bold, italic = hand.face
    bodies = font_objects(hand)
    symbolic = next(body for body in bodies if b"/FontDescriptor" in body and b"/Flags " in body)
    descriptor = _FLAGS.sub(lambda match: b"/Flags %d" % (int(match[1]) - SYMBOLIC + LATIN), symbolic)
    base = _BASE.findall(bodies[-1])[0]
    widths = b" ".join([b"%d" % width for width in _widths(face(bold=bold, italic=italic))])
    simple = b"<</Type/Font/Subtype/TrueType/BaseFont%b/Encoding/WinAnsiEncoding/FirstChar %d/LastChar %d" % (
        base, FIRST, LAST,
    )  # fmt: skip
    simple += b"/Widths[%b]/FontDescriptor %d 0 R>>" % (widths, len(bodies) + 1)
    count = len(bodies)
    return EmbeddedObject(
        [*bodies, descriptor, simple], {narrow_name(hand.face): count + 2, wide_name(hand.face): count}
    )


def narrow_name(of: tuple[bool, bool]) -> str:
    """What pages call the dictionary of a face, bold and italic or not, whose codes are of one byte."""
    bold, italic = of
    return f"F{bold + 2 * italic}"


def wide_name(of: tuple[bool, bool]) -> str:
    """What they call the one whose codes are of two bytes, the glyphs' numbers."""
    return narrow_name(of).replace("F", "W")


@cache
def bytes_of(bold: bool, italic: bool) -> Mapping[int, int]:
    """Of the face's glyphs that a character of WinAnsi stands for: its byte, the first if there are two."""
    shape, found = face(bold=bold, italic=italic), dict[int, int]()
    for byte, character in _characters():
        if ord(character) in shape.glyphs:
            found.setdefault(shape.glyphs[ord(character)], byte)
    return found


def _characters() -> Iterator[tuple[int, str]]:
    for byte in range(FIRST, LAST + 1):
        character = bytes([byte]).decode(ENCODING, "ignore")
        if character.isprintable() and character:
            yield byte, character


def _widths(shape: Face) -> list[int]:
    """In thousandths of the size; 0 where a byte shows nothing."""
    characters = dict(_characters())
    codes = [ord(characters[byte]) if byte in characters else -1 for byte in range(FIRST, LAST + 1)]
    return [round(shape.advances[code] * 1000 / shape.units_per_em) if code in shape.advances else 0 for code in codes]
