"""The blocks that a letter's text is made of, before and after its fields are filled.

A template's blocks hold `Part`s (words, fields, conditions); a letter's hold `Run`s (words only). One set of shapes
serves both, so `Block[Part]` is template text and `Block[Run]` is printed text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.letters.text.fields import Part, Run

Content = TypeVar("Content", Part, Run)


@dataclass(frozen=True, slots=True)
class Paragraph(Generic[Content]):
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Heading(Generic[Content]):
    content: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Quote(Generic[Content]):
    blocks: "tuple[Block[Content], ...]"


@dataclass(frozen=True, slots=True)
class List(Generic[Content]):
    """`start` is the first number of an ordered list, 1 of a bulleted one. An item is one or more blocks."""

    ordered: bool
    start: int
    items: "tuple[tuple[Block[Content], ...], ...]"


@dataclass(frozen=True, slots=True)
class Table(Generic[Content]):
    """A grid of words. `aligned`: of each column, "left", "right" or "center". `rows`: the first is the header; each
    has a cell for every column."""

    aligned: tuple[str, ...]
    rows: tuple[tuple[tuple[Content, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Paragraph[Content] | Heading[Content] | Quote[Content] | List[Content] | Table[Content] | PageBreak


def leaves(blocks: "Iterable[Block[Content]]") -> Iterator[tuple[Content, ...]]:
    """The content of every paragraph, heading and cell, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(content=content) | Heading(content=content):
                yield content
            case Quote(blocks=inner):
                yield from leaves(inner)
            case List(items=items):
                for item in items:
                    yield from leaves(item)
            case Table(rows=rows):
                for row in rows:
                    yield from row
