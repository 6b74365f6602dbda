"""How wide the columns of a table are: the same in PDF and Word."""

import re
from collections.abc import Sequence

from app.letters.letter import words_of
from app.letters.page.typeface import width_mm
from app.letters.text.blocks import Table
from app.letters.text.fields import Run

BESIDE = 3.0
"""What stays free on the right of a column, in mm."""
SPARE = 0.2
"""By how much a column is wider than its words, in mm, so that a rounded width has room for them."""

SPACES = re.compile(r"[ \n]+")
"""Where lines break, as they don't at a no-break space."""


def column_widths(table: Table[Run], room: float, size: float) -> tuple[float, ...]:
    """Widths in mm that come to `room` together, for words of `size` points. A column whose longest cell has room on
    one line, beside the others' fair shares, gets as much; the others share what is left by how much longer their
    longest cells are than their longest words. Where not even these have room side by side, all are made narrower
    alike, and words are broken."""
    columns = list(zip(*(map(words_of, row) for row in table.rows), strict=True))
    least = [_widest([word for cell in cells for word in SPACES.split(cell)], size) for cells in columns]
    wished = [_widest([line for cell in cells for line in cell.split("\n")], size) for cells in columns]
    if sum(least) > room:
        return tuple(room * width / sum(least) for width in least)
    if sum(wished) <= room:
        return tuple(width + (room - sum(wished)) / len(wished) for width in wished)
    widths = list(least)
    open_ones = sorted(range(len(wished)), key=wished.__getitem__)
    while len(open_ones) > 1 and _has_room(wished, least, open_ones, room):
        shortest = open_ones.pop(0)
        widths[shortest] = wished[shortest]
        room -= wished[shortest]
    left = room - sum(least[column] for column in open_ones)
    more = {column: wished[column] - least[column] for column in open_ones}
    for column, longer in more.items():
        widths[column] += left * longer / sum(more.values())
    return tuple(widths)


def _has_room(wished: Sequence[float], least: Sequence[float], open_ones: Sequence[int], room: float) -> bool:
    """Whether the first of the columns that have no width yet has its longest cell on one line in its fair share, and
    the others their longest words beside it."""
    shortest, *others = open_ones
    return wished[shortest] <= min(room / len(open_ones), room - sum(least[column] for column in others))


def _widest(texts: Sequence[str], size: float) -> float:
    """As wide as in bold, which the header is in, and anything else may be."""
    return BESIDE + SPARE + max((width_mm(text, size, bold=True) for text in texts), default=0.0)
