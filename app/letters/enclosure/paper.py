"""shape_of: how large a page is and which way up it is shown, whatever its file says of boxes, turns and units."""

from dataclasses import dataclass
from typing import Any

from app.letters.page.measures import PAPER

NEAR_MM = 2.0
"""By which A4 may differ: programs round, and printers shift more."""

_MM_PER_POINT = 25.4 / 72
_DEEPEST = 50
"""Nodes above a page that may say something for it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height in mm, as the page is shown."""

    width: float
    height: float

    @property
    def upright(self) -> bool:
        return _is_a4(self.width, self.height)

    @property
    def landscape(self) -> bool:
        return _is_a4(self.height, self.width)

    @property
    def rounded(self) -> tuple[int, int]:
        return round(self.width), round(self.height)


def shape_of(page: Any) -> Shape:
    """Of a page's dictionary: its crop box as far as its paper goes, turned as it says."""
    left, bottom, right, top = box_of(page)
    unit = float(page.get("/UserUnit", 1)) * _MM_PER_POINT
    width, height = max(0.0, right - left) * unit, max(0.0, top - bottom) * unit
    turned = int(inherited_value(page, "/Rotate") or 0) % 180
    return Shape(height, width) if turned else Shape(width, height)


def box_of(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown of a page, in its own units, before it is turned."""
    paper = _box(inherited_value(page, "/MediaBox"))
    crop = _box(found) if (found := inherited_value(page, "/CropBox")) is not None else paper
    return max(paper[0], crop[0]), max(paper[1], crop[1]), min(paper[2], crop[2]), min(paper[3], crop[3])


def inherited_value(page: Any, name: str) -> Any:
    """What a page says, or a node above it says for it; None when nobody does."""
    node = page
    for _ in range(_DEEPEST):
        if node is None:
            return None
        if name in node:
            return node[name]
        node = node.get("/Parent")
    return None


def _box(corners: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(corner) for corner in corners)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _is_a4(width: float, height: float) -> bool:
    return abs(width - PAPER.width) <= NEAR_MM and abs(height - PAPER.height) <= NEAR_MM
