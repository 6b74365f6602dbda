"""Paragraphs: what they are in a page's content, kept by where they stand: a campaign's letters have most of them in
the same places."""

from dataclasses import dataclass

from app.letters.bounded_cache import BoundedCache
from app.letters.files.deflated_parts import DeflatedPart, pack
from app.letters.pdf.engine import UNITS, number
from app.letters.pdf.press.lines import PLAIN
from app.letters.pdf.press.operators import leading, opening, show_line
from app.letters.pdf.press.pages import BULLET, PlacedPiece, Set
from app.letters.pdf.press.sheet import Sheet

MOST = 2_000
"""Paragraphs kept, by their places."""

SMALL = 350
"""Bytes of a paragraph that stand in a page's stream as they are: as many as an address has, or a salutation, which no
two letters have alike."""

Face = tuple[bool, bool]
"""Bold, italic."""


Written = tuple[bytes, frozenset[Face], bytes]
"""Content, the faces that it uses, and what is drawn under its words."""


@dataclass(slots=True)
class InPlace:
    """A paragraph, or some of its lines, as it is written in one place. `grounds`: what is drawn under its words."""

    set: Set
    content: DeflatedPart
    faces: frozenset[Face]
    grounds: bytes = b""


class Paragraphs:
    """Writes paragraphs, and keeps them. One is known again by where its lines are in memory, not by what they say.

    Every mark chooses its own font, so that what it shows can be read by itself.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._kept: BoundedCache[object, InPlace] = BoundedCache(MOST)

    def written(self, put: PlacedPiece, lines: Set, kind: str, mark: int) -> InPlace:
        """`kind`: of its element; `mark`: the number of its first mark on the page."""
        key = (id(lines), put.y, put.start, put.end, put.piece.marker, kind, mark)
        place = self._kept.get(key)
        if place is None or place.set is not lines:
            place = self._kept[key] = self._write(put, lines, kind, mark)
        return place

    def _write(self, put: PlacedPiece, lines: Set, kind: str, mark: int) -> InPlace:
        marker, faces = b"", frozenset[Face]()
        if put.labelled:
            marker, faces = self._marker(put.piece.marker, lines.x, put.y + lines.setting.rise, mark)
            mark += 1
        opened = marker + opening(kind, mark)
        content, used, grounds = self.marked(lines, opened, put.y, put.start, put.end)
        return InPlace(lines, pack(content, small=SMALL), faces | used, grounds)

    def marked(self, lines: Set, opened: bytes, top: float, start: int, end: int) -> Written:
        """Lines from `start` to `end`, the first with its top at `top`; `opened` opens their mark."""
        setting = lines.setting
        baseline = top + setting.rise
        if lines.segments:
            return self._mixed(lines, opened, baseline, start, end)
        if end - start > 1:
            opened += leading(setting.leading)
        hand = setting.hands[PLAIN]
        operands = b")]TJ T*[(".join(lines.lines[start:end])
        return b"%b%b%bEMC\n" % (opened, hand.font, show_line(lines.x, baseline, operands)), hand.faces, b""

    def _marker(self, text: str, left: float, baseline: float, mark: int) -> tuple[bytes, frozenset[Face]]:
        bullet = text == BULLET
        marker = self._sheet.bullet if bullet else self._sheet.number
        operand, width = marker.words.text(text)
        x = left + (marker.left if bullet else marker.right - width / UNITS)
        written = b"%b%b%bEMC\n" % (opening("Lbl", mark), marker.words.font, show_line(x, baseline, operand))
        return written, marker.words.faces

    def _mixed(self, of: Set, opened: bytes, baseline: float, start: int, end: int) -> Written:
        """Each step is from where the steps before it have led, as they are written, so that what they are rounded by
        does not add up."""
        setting = of.setting
        out, grounds = [opened, b"1 0 0 -1 %.3f %.3f Tm\n" % (of.x, baseline)], list[bytes]()
        font, faces = b"", frozenset[Face]()
        across, down = 0.0, 0.0
        for place, line in enumerate(of.segments[start:end]):
            fallen = place * setting.leading
            for x, style, operand, wide in line:
                hand = setting.hands[style]
                if hand.font != font:
                    font = hand.font
                    faces |= hand.faces
                    out.append(font)
                step, drop = round(x - across, 3), round(fallen - down, 3)
                if step or drop:
                    out.append(b"%.3f %.3f Td" % (step, -drop))
                    across, down = across + step, down + drop
                out.append(b"[(%b)]TJ\n" % operand)
                if style[2]:
                    grounds.append(self._ground(of.x + x, baseline + fallen, wide))
        out.append(b"EMC\n")
        return b"".join(out), faces, b"".join(grounds)

    def _ground(self, x: float, baseline: float, width: float) -> bytes:
        fill = self._sheet.missing
        edge = (x, baseline + fill.top, width, fill.height)
        return f"{fill.colour} rg\n{' '.join(map(number, edge))} re f\n".encode()
