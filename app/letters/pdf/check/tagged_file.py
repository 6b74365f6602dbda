"""A PDF as the rules look at it: its facts, its fonts, what each page marks, and the tree of its tags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Mark = tuple[int, int]
"""A page, counted from 0, and the number (MCID) of a marked sequence on it."""

NOBODY = -1
"""Who owns a mark that no element has, and the parent of an element at the root."""

FURNITURE = -2
"""Who owns a mark in the margins, by WeasyPrint: an element that the tree does not list, so nobody reads it out."""


@dataclass(frozen=True, slots=True)
class FontFacts:
    """`described`: its glyphs are numbered as in the font file, by Identity-H, or are those of WinAnsi's characters
    there. `sound`: the codes, of `bytes_each` bytes, that it can show as it should: their glyph is in that file, is as
    wide there as here, and stands for what the map to Unicode says."""

    name: str
    embedded: bool
    described: bool
    sound: frozenset[int]
    bytes_each: int = 2


@dataclass(slots=True)
class PageFacts:
    """`marks`: numbers of its marked sequences, in order. `owners`: the element that each number leads to, by the
    structure's index. `codes`: what it shows in each font. `breaches`: codes of what is wrong in the content itself."""

    box: tuple[float, float, float, float]
    turned: int = 0
    tabs: bool = True
    annotations: int = 0
    marks: Sequence[int] = ()
    owners: Mapping[int, int] = field(default_factory=dict)
    codes: Mapping[FontFacts, frozenset[int]] = field(default_factory=dict)
    breaches: Sequence[str] = ()


@dataclass(slots=True)
class Element:
    """One element of the structure. `kids` are numbers of elements. `told`: it has words in place of what it shows.
    `lost`: it names no parent, or another than the element that it hangs on."""

    kind: str
    parent: int
    kids: Sequence[int]
    marks: Sequence[Mark]
    told: bool = False
    lost: bool = False


@dataclass(slots=True)
class TaggedFile:
    """`title` is of the document's information; `says` is what its XMP metadata say: `title`, and `part`
    of PDF/UA; None: it has none that can be read. `extras`: what a letter has no use for, such as forms and layers."""

    size: int
    version: bytes
    encrypted: bool
    language: str
    title: str
    says: Mapping[str, str] | None
    marked: bool
    suspects: bool
    displays_title: bool
    structured: bool
    extras: Sequence[str]
    pages: Sequence[PageFacts]
    fonts: Sequence[FontFacts]
    elements: Sequence[Element]
