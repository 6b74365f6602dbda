"""Fixed parts: what WeasyPrint set whole, signatures and copies say, to be drawn as it stands wherever it comes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.letters.pdf.engine import Box, Edge
from app.letters.pdf.press.words import Words

Element = tuple[str, int, str]
"""Structure type, the parent's index in its part (-1: none), and what else the element says."""

_ELEMENTS = {"p": "P", "h1": "H1", "h2": "H2", "ul": "L", "li": "LI", "img": "Figure"}


@dataclass(frozen=True, slots=True)
class WordsOperation:
    """Words: their left end, their baseline from the part's top, and the element that they belong to."""

    x: float
    y: float
    words: Words
    operand: bytes
    element: int


@dataclass(frozen=True, slots=True)
class PictureOperation:
    """A signature picture, by its source, in an edge whose y is from the part's top."""

    source: str
    edge: Edge
    alternative: str
    element: int


@dataclass(frozen=True, slots=True)
class BorderOperation:
    """A solid black border between two edges, whose y are from the part's top."""

    outer: Edge
    inner: Edge


@dataclass(frozen=True, slots=True)
class Part:
    """Operations in reading order, the elements of the structure that they belong to, and how the part stands on a
    page. Lengths are in CSS pixels. `pictures`: by their source, to be embedded."""

    height: float
    margins: tuple[float, float]
    keeps: tuple[bool, bool, bool]
    operations: tuple[WordsOperation | PictureOperation | BorderOperation, ...]
    elements: tuple[Element, ...]
    pictures: dict[str, object]


def part_of(box: Box, words: Callable[[object], Words]) -> Part:
    """The part that a laid-out box is. Raises Unset for words that can't be set here."""
    elements: list[Element] = []
    pictures = {inner.source: inner.picture for inner in box.within() if inner.kind == "picture"}
    operations = tuple(_operations(box, box.y, words, elements, -1))
    return Part(box.height, (box.margin_top, box.margin_bottom), box.keeps, operations, tuple(elements), pictures)


def _operations(
    box: Box, top: float, words: Callable[[object], Words], elements: list[Element], element: int
) -> Iterator[WordsOperation | PictureOperation | BorderOperation]:
    kind = _ELEMENTS.get(box.tag, "")
    if kind and box.kind in ("block", "picture"):
        elements.append((kind, element, ""))
        element = len(elements) - 1
        if box.tag == "li":
            elements.append(("LBody", element, ""))
            element = len(elements) - 1
    if box.border:
        yield BorderOperation(*(_down(edge, -top) for edge in box.border))
    if box.drawn:
        yield PictureOperation(box.source, _down(box.drawn, -top), box.alternative, element)
    if box.kind == "text" and box.text.strip():
        hand = words(box.style)
        yield WordsOperation(box.x, box.baseline - top, hand, hand.text(box.text)[0], element)
    for child in box.children:
        yield from _operations(child, top, words, elements, element)


def _down(edge: Edge, by: float) -> Edge:
    x, y, width, height = edge
    return x, y + by, width, height
