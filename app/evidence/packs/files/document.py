"""What a pack's PDF and its Word file are made of: the same headings, sentences, tables and pictures, in order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.letters.docx.paper import WIDTH
from app.letters.page.typeface import width_mm

FACTS = (52, WIDTH - 52)
"""Widths of the two columns of a table of facts, in mm."""


PADDING = 4.5
"""Millimetres: Word's 1.9 on each side of a cell, and a little more, since its own typeface may be wider."""


@dataclass(frozen=True)
class Heading:
    """`level` from 1. `new_page`: whether it begins one."""

    level: int
    words: str
    new_page: bool = False


@dataclass(frozen=True)
class Text:
    """`look`: blank, or one of LOOKS."""

    words: str
    look: str = ""


LOOKS = ("lede", "small", "quote")


@dataclass(frozen=True)
class Grid:
    """A table whose first cells name its rows. `headings`: none of a table of facts. `widths` in mm; `numbers`: the
    columns that are set to the right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Collection[int] = ()


@dataclass(frozen=True)
class Chart:
    """`svg`: as app.web.charts draws it, `width` mm wide on the page; `words`: what it shows, in its place."""

    title: str
    words: str
    svg: Markup
    width: float


Block = Heading | Text | Grid | Chart


@dataclass(frozen=True)
class Document:
    """`foot` stands at the foot of every page."""

    title: str
    foot: str
    blocks: Sequence[Block]


def room(heading: str) -> float:
    """Millimetres of a column in which no word of its heading breaks: in bold type of 9 points, with the padding that
    Word gives a cell."""
    return max(width_mm(word, 9, bold=True) for word in heading.split()) + PADDING


def facts(caption: str, rows: Sequence[tuple[str, str]]) -> Grid:
    return Grid(caption, (), rows, FACTS)


def fit(words: str) -> str:
    """`words` on one line, without what no file can hold: control characters, and the two that are none."""
    return "".join(" " if one < " " or one in "\x7f\ufffe\uffff" else one for one in words)
