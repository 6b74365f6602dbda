"""What stands on a page of a PDF: glyphs, pictures, shapes and annotations. Positions are in points from the left and
the bottom of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: its origin, how far on the next one stands, what it stands for, and its look. `shape` is its size and
    slant: size 12 upright is (12, 0, 0, 12)."""

    x: float
    y: float
    width: float
    text: str
    number: int
    font: str
    shape: tuple[float, float, float, float]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by the digest of its pixels, the matrix that places it, and the box that it is clipped to."""

    place: Matrix
    pixels: str
    clip: Box


@dataclass(frozen=True, slots=True)
class Shape:
    """A painted path: how (`f`, `f*`, `S` …), in what colour and width of line, its points, subpath by subpath, and the
    operators that join them (`mlllh`). And what may show or hide something that can't be told: a `clip` that may cut
    what is drawn in it, or an operator that no letter has, each in no colour."""

    paint: str
    colour: Colour
    width: float
    points: tuple[tuple[float, float], ...]
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link, a comment, a field: whatever lies over the page."""

    kind: str
    box: Box
    says: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows, in the order in which it is drawn. `marked`: by the marks of a passage (`/P << /MCID 0 >>`),
    which a screen reader and a copy of the text go by, what stands in it, seen or not."""

    box: Box
    turned: int
    glyphs: tuple[Glyph, ...]
    pictures: tuple[Picture, ...]
    shapes: tuple[Shape, ...]
    annotations: tuple[Annotation, ...]
    marked: Mapping[str, str]
