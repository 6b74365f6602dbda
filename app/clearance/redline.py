"""What differs between two texts that offices are asked about, paragraph by paragraph and in words. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.clearance.read import Fact, Paragraph, Text
from app.web.difference import Piece, difference

WORD = re.compile(r"\w+")

ALIKE = 0.5
"""How many of two paragraphs' words are the same, at least, for one to be called the other one changed."""


class How(StrEnum):
    """`STYLED`: the words are the same, and bold, italic or the kind of paragraph is not."""

    SAME = "same"
    CHANGED = "changed"
    STYLED = "styled"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it is: of one that is new there is no `before`, of one that is gone no `now`."""

    how: How
    now: Paragraph | None
    before: Paragraph | None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return difference(self.before.words if self.before else "", self.now.words if self.now else "")


@dataclass(frozen=True)
class FactRow:
    """Blank: there was none, or is none any more."""

    name: str
    before: str
    now: str

    @property
    def changed(self) -> bool:
        return self.before != self.now

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return difference(self.before, self.now)


@dataclass(frozen=True)
class Redline:
    rows: tuple[Row, ...]
    facts: tuple[FactRow, ...]

    @property
    def changed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.how is not How.SAME)

    @property
    def facts_changed(self) -> tuple[FactRow, ...]:
        return tuple(row for row in self.facts if row.changed)

    @property
    def anything(self) -> bool:
        return bool(self.changed or self.facts_changed)


def redline(before: Text, now: Text) -> Redline:
    return Redline(tuple(_rows(before.paragraphs, now.paragraphs)), tuple(_facts(before.facts, now.facts)))


def likeness(one: str, other: str) -> float:
    """The share of the words of two texts that are in both, 0 to 1, wherever they stand and in whatever case."""
    words, others = WORD.findall(one.casefold()), WORD.findall(other.casefold())
    if not words and not others:
        return 1.0
    return 2 * (Counter(words) & Counter(others)).total() / (len(words) + len(others))


def _rows(before: Sequence[Paragraph], now: Sequence[Paragraph]) -> Iterator[Row]:
    compared = SequenceMatcher(None, [*map(_key, before)], [*map(_key, now)], autojunk=False)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal":
            yield from (Row(How.SAME, new, old) for old, new in zip(before[i:j], now[k:m], strict=True))
        else:
            yield from _between(before[i:j], now[k:m])


def _between(before: Sequence[Paragraph], now: Sequence[Paragraph]) -> Iterator[Row]:
    """Neither has a paragraph of the other unchanged: those that are alike are pairs, as many and as like as can be
    without crossing."""
    best = [[0.0] * (len(now) + 1) for _ in range(len(before) + 1)]
    alike = [[_alike(old, new) for new in now] for old in before]
    for i in reversed(range(len(before))):
        for k in reversed(range(len(now))):
            pair = alike[i][k] + best[i + 1][k + 1] if alike[i][k] >= ALIKE else 0.0
            best[i][k] = max(pair, best[i + 1][k], best[i][k + 1])
    i = k = 0
    while i < len(before) and k < len(now):
        if alike[i][k] >= ALIKE and best[i][k] == alike[i][k] + best[i + 1][k + 1]:
            yield Row(_how(before[i], now[k]), now[k], before[i])
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            yield Row(How.REMOVED, None, before[i])
            i += 1
        else:
            yield Row(How.ADDED, now[k], None)
            k += 1
    yield from (Row(How.REMOVED, None, one) for one in before[i:])
    yield from (Row(How.ADDED, one, None) for one in now[k:])


def _how(before: Paragraph, now: Paragraph) -> How:
    same = (before.condition, before.words) == (now.condition, now.words)
    return How.STYLED if same else How.CHANGED


def _alike(before: Paragraph, now: Paragraph) -> float:
    if (before.kind.value == "page break") != (now.kind.value == "page break"):
        return 0.0
    return likeness(before.words, now.words)


def _key(one: Paragraph) -> object:
    return one.kind, one.condition, one.lines


def _facts(before: Sequence[Fact], now: Sequence[Fact]) -> Iterator[FactRow]:
    """In the order of now; what there was only before stands at the end."""
    was, is_ = ({one.name: one.words for one in facts} for facts in (before, now))
    for name in dict.fromkeys([*is_, *was]):
        yield FactRow(name, was.get(name, ""), is_.get(name, ""))
