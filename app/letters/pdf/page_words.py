"""Words of a page as the eye meets them, line by line from the top: for telling a reader what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from app.letters.pdf.marks import Glyph, Page

SAME_LINE = 1.0
"""Points between two baselines of one line, at most."""

GAP = 0.2
"""A wider gap than this, in ems, divides two words without a space."""

Word = tuple[Glyph, ...]


def words(page: Page) -> list[Word]:
    """The glyphs of each word, with the spaces that follow it."""
    found: list[list[Glyph]] = []
    for line in _lines(page.glyphs):
        found.append([line[0]])
        for last, glyph in pairwise(line):
            ended = last.text.isspace() and not glyph.text.isspace()
            if ended or glyph.x - last.x - last.width > GAP * abs(glyph.shape[0]):
                found.append([])
            found[-1].append(glyph)
    return [tuple(word) for word in found]


def spelt(word: Word) -> str:
    return "".join(glyph.text for glyph in word)


def texts(page: Page) -> list[str]:
    """The words of a page as texts."""
    return [text for word in words(page) if (text := spelt(word).strip())]


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page, counted from 1, that says something else: the words that went and those that came."""

    page: int
    went: tuple[str, ...]
    came: tuple[str, ...]


def changed_words(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> Iterator[ChangedPage]:
    """What two files say otherwise, page by page; each is given as the words of its pages."""
    for number in range(1, max(len(one), len(other)) + 1):
        first, second = (pages[number - 1] if number <= len(pages) else () for pages in (one, other))
        went, came = list[str](), list[str]()
        for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
            if kind != "equal":
                went += first[a:b]
                came += second[c:d]
        if went or came:
            yield ChangedPage(number, tuple(went), tuple(came))


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if line and line[0].y - glyph.y > SAME_LINE:
            yield sorted(line, key=lambda glyph: glyph.x)
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda glyph: glyph.x)
