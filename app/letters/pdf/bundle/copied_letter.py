"""What the copying of a letter into a bundle needs to know, and gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter goes: the node that its pages hang on, the element that its structure does, the key of its first
    page among all, and whether the bundle has a structure."""

    node: int
    document: int
    first: int
    tagged: bool


@dataclass(frozen=True, slots=True)
class CopiedLetter:
    """Numbers of a letter's pages, of the elements at the top of its structure, and of the object that lists, for each
    of its pages, the elements of the page's marked sequences."""

    pages: list[int]
    parts: list[int]
    parents: int
