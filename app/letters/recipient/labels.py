"""Address labels: the sheets that they are printed on, and how an address fits on one. No native library is needed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import floor

from app.letters.page.measures import PAPER, Box
from app.letters.page.typeface import MM_PER_PT, width_mm, wrap

LARGEST_PT, WHOLE_PT, SMALLEST_PT = 10.0, 9.0, 7.0
"""Sizes of an address, in points. Its lines are kept whole down to WHOLE_PT, then broken at spaces."""

STEP_PT = 0.5

LEADING = 1.2
"""Of a line, by its size."""

SIDE, ENDS = 4.0, 3.0
"""mm from a label's sides, and from its top and bottom, that stay white: sheets are not fed straight, nor cut."""


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """An A4 sheet of labels in `across` columns, `gap` apart, and `down` rows without a gap; it stands in the middle of
    the paper. Lengths in mm."""

    across: int
    down: int
    width: float
    height: float
    gap: float

    @property
    def count(self) -> int:
        return self.across * self.down

    def label(self, place: int) -> Box:
        """Where the label at `place` is, from 0, row by row."""
        row, column = divmod(place, self.across)
        left = (PAPER.width - self.across * self.width - (self.across - 1) * self.gap) / 2
        left += column * (self.width + self.gap)
        top = (PAPER.height - self.down * self.height) / 2 + row * self.height
        return Box(left, top, left + self.width, top + self.height)


SHEETS: Mapping[str, LabelSheet] = {
    "14": LabelSheet(across=2, down=7, width=99.1, height=38.1, gap=2.5),
    "21": LabelSheet(across=3, down=7, width=63.5, height=38.1, gap=2.5),
}
"""The usual sheets, by how many labels they have: sold as L7163 and L7160."""


@dataclass(frozen=True, slots=True)
class LabelAddress:
    """An address as a label prints it: the size in points, and its lines."""

    size: float
    lines: tuple[str, ...]


@lru_cache(50_000)
def fit(address: tuple[str, ...], sheet: LabelSheet) -> LabelAddress | None:
    """The address on a label of `sheet`, as large as it can be; None where a line would be lost or a word broken."""
    width, height = sheet.width - 2 * SIDE, sheet.height - 2 * ENDS
    lines = tuple(" ".join(line.split()) for line in address)
    widest = max(width_mm(line, 1) for line in lines)
    whole = floor(min(LARGEST_PT, width / widest, _tallest(len(lines), height)) / STEP_PT) * STEP_PT
    if whole >= WHOLE_PT:
        return LabelAddress(whole, lines)
    word = max(width_mm(word, 1) for line in lines for word in line.split())
    for size in _sizes():
        if word * size <= width:
            broken = tuple(part for line in lines for part in wrap(line, width / size, 1))
            if size <= _tallest(len(broken), height):
                return LabelAddress(size, broken)
    return None


def _tallest(lines: int, height: float) -> float:
    """The size, in points, at which so many lines are as high as `height` mm."""
    return height / (lines * LEADING * MM_PER_PT)


def _sizes() -> Iterator[float]:
    size = LARGEST_PT
    while size >= SMALLEST_PT:
        yield size
        size -= STEP_PT
