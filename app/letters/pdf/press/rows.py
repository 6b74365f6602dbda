"""Rows: what a table's rows are in a page's content, kept by where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.letters.bounded_cache import BoundedCache
from app.letters.files.deflated_parts import DeflatedPart, pack
from app.letters.pdf.press.operators import opening
from app.letters.pdf.press.pages import Row
from app.letters.pdf.press.paragraphs import SMALL, Face, Paragraphs

MOST = 1_000
"""Rows kept, by their places."""

AGAIN = b"/Artifact<</Type/Pagination>>BDC\n"
"""Before each cell of a header that stands on a further page: it is read once."""

_EDGE = b"%.3f %.3f %.3f %.3f re"
_RULE = b"q\n%b W* n\n%b %b f*\nQ\n" % (_EDGE, _EDGE, _EDGE)


@dataclass(frozen=True, slots=True)
class RowInPlace:
    """A row as it is written in one place. `marked`: the elements of its marks, counted from its first; `grounds`: what
    is drawn under its words."""

    row: Row
    content: DeflatedPart
    marked: Sequence[int]
    faces: frozenset[Face]
    grounds: bytes


class Rows:
    """Writes rows, and keeps them: many letters have the same in the same place."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs
        self._kept: BoundedCache[tuple[int, float, int], RowInPlace] = BoundedCache(MOST)

    def written(self, row: Row, top: float, mark: int) -> RowInPlace:
        """The row with its top at `top`. `mark`: the number of its first mark; -1 for a header that stands there
        again, which is an artefact."""
        key = (id(row), top, mark)
        place = self._kept.get(key)
        if place is None or place.row is not row:
            place = self._kept[key] = self._write(row, top, mark)
        return place

    def _write(self, row: Row, top: float, mark: int) -> RowInPlace:
        out, marked = [_rules(row, top)], list[int]()
        faces, grounds = frozenset[Face](), list[bytes]()
        for element, lines in row.cells:
            kind, _, _ = row.elements[element]
            opened = AGAIN if mark < 0 else opening(kind, mark + len(marked))
            content, used, under = self._paragraphs.marked(lines, opened, top + row.above, 0, lines.count)
            marked.append(element)
            out.append(content)
            faces |= used
            grounds.append(under)
        whole = pack(b"".join(out), small=SMALL)
        return RowInPlace(row, whole, () if mark < 0 else marked, faces, b"".join(grounds))


def _rules(row: Row, top: float) -> bytes:
    """At the foot of each cell, drawn as WeasyPrint draws a border that is on one side: what the strip has of it."""
    height, rule = row.height, row.rule
    within = height - rule
    drawn = [
        _RULE % (x, top + within, width, rule, x, top, width, within, x, top, width, height) for x, width in row.columns
    ]
    return b"ET\n/Artifact BMC\n%bEMC\nBT\n" % b"".join(drawn)
