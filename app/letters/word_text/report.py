"""What a Word file held that a letter's text does not take, as codes, counts and the first of the words."""

from collections import Counter
from dataclasses import dataclass, field

MOST_QUOTED, LONGEST_QUOTED = 5, 80
"""How many of one kind are quoted, and characters of each."""

MOST_NOTED = 200
"""Comments and tracked changes of which more is told than their number."""


@dataclass(frozen=True)
class LeftOut:
    """`code`: what was left out, or taken in another form:

    - pictures, text_boxes, equations, symbols, embedded (other documents), toc (tables of contents)
    - hidden, struck (crossed out): words that are left out
    - underlined, highlighted, coloured, raised (above or below the line): words that are plain now
    - notes: footnotes and endnotes, which are paragraphs at the end now
    - fields: results of Word's own fields, which are words now; controls: content controls, the same
    - links: to a place in the document, or to a file; their words stay
    - page_heads: words at the head or foot of pages
    - heading_levels: headings of other levels than the first; numbered_headings
    - lettered_lists: lists by letters or Roman numerals, which have numbers now; compound_lists: the same of numbers
      such as 2.1
    - cell_lists: items of lists in tables, which are words now
    - merged_cells, cell_paragraphs (cells of several paragraphs, now one), nested_tables
    - boxes: tables of one cell, which are paragraphs now
    - passage_open: a line before or after a passage for some registries whose other line is missing or is for others;
      condition_open: the same of the brackets of a condition
    - passage_words: such a line with words that are text of the letter now, or with names other than its controls have
    - field_words: words that somebody wrote over a field, which is still the field
    """

    code: str
    count: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comment:
    author: str
    words: str


@dataclass(frozen=True)
class TrackedChange:
    """`inserted`: not deleted."""

    author: str
    inserted: bool
    words: str


@dataclass
class Report:
    """What was met while a file was read."""

    counts: Counter[str] = field(default_factory=Counter)
    quoted: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, words: str = "") -> None:
        self.counts[code] += 1
        said = self.quoted.setdefault(code, [])
        shown = shortened(words)
        if shown and shown not in said and len(said) < MOST_QUOTED:
            said.append(shown)

    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(code, count, tuple(self.quoted[code])) for code, count in self.counts.items())


def shortened(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= LONGEST_QUOTED else f"{said[: LONGEST_QUOTED - 1].rstrip()}…"
