"""What stands on a page of a PDF: glyphs, pictures, shapes and annotations. Positions are in points from the left and
the bottom of the page."""

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
    """A painted path: how (`f`, `f*`, `S` …), in what colour and width of line, and its points, subpath by subpath."""

    paint: str
    colour: Colour
    width: float
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link, a comment, a field: whatever lies over the page."""

    kind: str
    box: Box
    says: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows, in the order in which it is drawn."""

    box: Box
    turned: int
    glyphs: tuple[Glyph, ...]
    pictures: tuple[Picture, ...]
    shapes: tuple[Shape, ...]
    annotations: tuple[Annotation, ...]
