"""Paragraphs: what they are in a page's content, kept by where they stand: a campaign's letters have most of them in
the same places."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.letters.kept import Kept
from app.letters.packed import Packed, pack
from app.letters.pdf.engine import UNITS, number
from app.letters.pdf.press.lines import PLAIN, Segment
from app.letters.pdf.press.operators import opening, shown
from app.letters.pdf.press.pages import BULLET, Put, Set
from app.letters.pdf.press.sheet import Sheet
from app.letters.pdf.press.words import Words

MOST = 2_000
"""Paragraphs kept, by their places."""

SMALL = 350
"""Bytes of a paragraph that stand in a page's stream as they are: as many as an address has, or a salutation, which no
two letters have alike."""

Face = tuple[bool, bool]
"""Bold, italic."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """A paragraph, or some of its lines, as it is written in one place. `grounds`: what is drawn under its words."""

    set: Set
    content: Packed
    faces: frozenset[Face]
    grounds: bytes


@dataclass(slots=True)
class _Writing:
    """What is written so far. Every mark chooses its own font, so that what it shows can be read by itself."""

    out: list[bytes] = field(default_factory=list)
    font: bytes = b""
    faces: set[Face] = field(default_factory=set)
    grounds: list[bytes] = field(default_factory=list)

    def choose(self, words: Words) -> None:
        if words.font != self.font:
            self.font = words.font
            self.faces.add(words.hand.face)
            self.out.append(words.font)


class Paragraphs:
    """Writes paragraphs, and keeps them. One is known again by where its lines are in memory, not by what they say."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._kept: Kept[object, InPlace] = Kept(MOST)

    def written(self, put: Put, lines: Set, kind: str, mark: int) -> InPlace:
        """`kind`: of its element; `mark`: the number of its first mark on the page."""
        key = (id(lines), put.y, put.start, put.end, put.piece.marker, kind, mark)
        found = self._kept.get(key)
        if found is None or found.set is not lines:
            found = self._kept[key] = self._write(put, lines, kind, mark)
        return found

    def _write(self, put: Put, lines: Set, kind: str, mark: int) -> InPlace:
        writing, baseline = _Writing(), put.y + lines.setting.rise
        if put.labelled:
            self._marker(writing, put.piece.marker, lines.x, baseline, mark)
            mark += 1
        writing.out += (opening(kind, mark), b"%.6f TL\n" % lines.setting.leading)
        if lines.segments:
            self._mixed(writing, lines, lines.segments[put.start : put.end], baseline)
        else:
            writing.choose(lines.setting.hands[PLAIN])
            operands = b")]TJ T*[(".join(lines.lines[put.start : put.end])
            writing.out.append(shown(lines.x, baseline, operands))
        writing.out.append(b"EMC\n")
        return InPlace(
            lines, pack(b"".join(writing.out), small=SMALL), frozenset(writing.faces), b"".join(writing.grounds)
        )

    def _marker(self, writing: _Writing, text: str, left: float, baseline: float, mark: int) -> None:
        bullet = text == BULLET
        marker = self._sheet.bullet if bullet else self._sheet.number
        operand, width = marker.words.text(text)
        x = left + (marker.left if bullet else marker.right - width / UNITS)
        writing.out.append(opening("Lbl", mark))
        writing.choose(marker.words)
        writing.out += (shown(x, baseline, operand), b"EMC\n")
        writing.font = b""

    def _mixed(self, writing: _Writing, of: Set, lines: Sequence[list[Segment]], baseline: float) -> None:
        writing.out.append(b"1 0 0 -1 %.3f %.3f Tm\n" % (of.x, baseline))
        before, down = 0.0, 0.0
        for line in lines:
            for x, style, operand, wide in line:
                writing.choose(of.setting.hands[style])
                if x != before or down:
                    writing.out.append(b"%.3f %.3f Td" % (x - before, -down))
                    before, down = x, 0.0
                writing.out.append(b"[(%b)]TJ\n" % operand)
                if style[2]:
                    writing.grounds.append(self._ground(of.x + x, baseline, wide))
            down = of.setting.leading
            baseline += of.setting.leading

    def _ground(self, x: float, baseline: float, width: float) -> bytes:
        fill = self._sheet.missing
        edge = (x, baseline + fill.top, width, fill.height)
        return f"{fill.colour} rg\n{' '.join(map(number, edge))} re f\n".encode()
