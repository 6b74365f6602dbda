"""What differs between two texts that offices are asked about, paragraph by paragraph, and in a sentence. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.clearance.read import CONDITION, Fact, Paragraph, Text
from app.letters.page.wording import join
from app.web.difference import Piece, difference
from app.web.filters import format_plural
from app.web.matching import Effort, Matcher
from app.web.pairing import pairs


class RowChange(StrEnum):
    """`STYLED`: the words are the same, and bold, italic or the kind of paragraph is not."""

    SAME = "same"
    CHANGED = "changed"
    STYLED = "styled"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it is: of one that is new there is no `before`, of one that is gone no `now`."""

    how: RowChange
    now: Paragraph | None
    before: Paragraph | None
    effort: Effort = field(default_factory=Effort, compare=False, repr=False)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return difference(
            self.before.shown if self.before else "", self.now.shown if self.now else "", effort=self.effort
        )


@dataclass(frozen=True)
class FactRow:
    """Blank: there was none, or is none any more."""

    name: str
    before: str
    now: str
    effort: Effort = field(default_factory=Effort, compare=False, repr=False)

    @property
    def changed(self) -> bool:
        return self.before != self.now

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return difference(self.before, self.now, effort=self.effort)


@dataclass(frozen=True)
class Redline:
    rows: tuple[Row, ...]
    facts: tuple[FactRow, ...]

    @property
    def changed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.how is not RowChange.SAME)

    @property
    def facts_changed(self) -> tuple[FactRow, ...]:
        return tuple(row for row in self.facts if row.changed)

    @property
    def anything(self) -> bool:
        return bool(self.changed or self.facts_changed)


def redline(before: Text, now: Text, *, effort: Effort | None = None) -> Redline:
    """What differs. Its rows use the same effort: where none is left, a paragraph is changed whole."""
    effort = effort or Effort()
    rows, facts = _rows(before.paragraphs, now.paragraphs, effort), _facts(before.facts, now.facts, effort)
    return Redline(tuple(rows), tuple(facts))


def _rows(before: Sequence[Paragraph], now: Sequence[Paragraph], effort: Effort) -> Iterator[Row]:
    compared = Matcher([*map(_key, before)], [*map(_key, now)], effort)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal":
            yield from (Row(RowChange.SAME, new, old, effort) for old, new in zip(before[i:j], now[k:m], strict=True))
        else:
            yield from _between(before[i:j], now[k:m], effort)


def _between(before: Sequence[Paragraph], now: Sequence[Paragraph], effort: Effort) -> Iterator[Row]:
    """Neither has a paragraph of the other unchanged."""
    was, is_ = ([paragraph.words for paragraph in paragraphs] for paragraphs in (before, now))
    for i, k in pairs(was, is_, effort, lambda i, k: _may_pair(before[i], now[k])):
        old, new = None if i is None else before[i], None if k is None else now[k]
        yield Row(_kind_of_change(old, new), new, old, effort)


def _kind_of_change(before: Paragraph | None, now: Paragraph | None) -> RowChange:
    if not before or not now:
        return RowChange.REMOVED if before else RowChange.ADDED
    same = (before.condition, before.words) == (now.condition, now.words)
    return RowChange.STYLED if same else RowChange.CHANGED


def _may_pair(before: Paragraph, now: Paragraph) -> bool:
    """A page break is no paragraph changed."""
    return (before.kind.value == "page break") == (now.kind.value == "page break")


def _key(one: Paragraph) -> object:
    return one.kind, one.condition, one.lines


def _facts(before: Sequence[Fact], now: Sequence[Fact], effort: Effort) -> Iterator[FactRow]:
    """In the order of now; what there was only before stands at the end."""
    was, is_ = ({fact.name: fact.words for fact in facts} for facts in (before, now))
    for name in dict.fromkeys([*is_, *was]):
        yield FactRow(name, was.get(name, ""), is_.get(name, ""), effort)


NAMED = 4
"""Paragraphs that are named by their numbers; more are counted."""

SAID = {
    RowChange.CHANGED: "changed",
    RowChange.STYLED: "with the same words in a different layout",
    RowChange.ADDED: "new",
    RowChange.REMOVED: "removed",
}


def redline_words(found: Redline) -> str:
    """ "2 paragraphs changed, 1 new; reply by changed", or that nothing did."""
    counts = {how: sum(row.how is how for row in found.rows) for how in SAID}
    said = [f"{number:,} {SAID[how]}" for how, number in counts.items() if number]
    paragraphs = ", ".join(said)
    if said:
        first = next(number for number in counts.values() if number)
        paragraphs = paragraphs.replace(f"{first:,} ", f"{format_plural(first, 'paragraph')} ", 1)
    facts = [_in_a_sentence(row.name) for row in found.facts_changed if not (said and _goes_along(row))]
    beside = f"{join(facts)} changed" if facts else ""
    words = "; ".join(filter(None, (paragraphs, beside)))
    return words[:1].upper() + words[1:] if words else "Nothing changed"


def the_same_but(found: Redline) -> str:
    """How a text differs from another, which `found` compares it with: "except that paragraph 4 differs, paragraph 5
    is added, and paragraph 6 of that text is left out"; blank when it does not. Numbers of what is left out are those
    of the other text."""
    rows = {how: [row for row in found.rows if row.how is how] for how in RowChange}
    differing = _named([row.now for row in (*rows[RowChange.CHANGED], *rows[RowChange.STYLED])])
    added, gone = (
        _named([row.now for row in rows[RowChange.ADDED]]),
        _named([row.before for row in rows[RowChange.REMOVED]]),
    )
    changed = bool(differing or added or gone)
    facts = [_in_a_sentence(row.name) for row in found.facts_changed if not (changed and _goes_along(row))]
    clauses = []
    if differing or facts:
        names = [differing[0]] if differing else []
        several = len(names + facts) > 1 or (differing and differing[1])
        clauses.append(f"{join(names + facts)} {'differ' if several else 'differs'}")
    if added:
        clauses.append(f"{added[0]} {'are' if added[1] else 'is'} added")
    if gone:
        clauses.append(f"{gone[0]} of that text {'are' if gone[1] else 'is'} left out")
    if not clauses:
        return "except how fields are filled in" if found.anything else ""
    *first, last = clauses
    return f"except that {', '.join(first)}{', and ' if first else ''}{last}"


def _named(paragraphs: Sequence[Paragraph | None]) -> tuple[str, bool] | None:
    """The paragraphs by their numbers, and whether they are several; a page break has none. Nothing for none."""
    if not paragraphs:
        return None
    numbers = [one.number for one in paragraphs if one and one.number]
    return (_paragraphs(numbers), len(numbers) > 1) if numbers else ("a page break", False)


def _paragraphs(numbers: Sequence[int]) -> str:
    if len(numbers) > NAMED:
        return format_plural(len(numbers), "paragraph")
    return f"paragraph{'s' if len(numbers) > 1 else ''} {join([str(number) for number in numbers])}"


def _goes_along(row: FactRow) -> bool:
    """A field or a condition that came, or went, with the paragraphs that use it."""
    return _of_a_field(row.name) and not (row.before and row.now)


def _of_a_field(name: str) -> bool:
    """A field's value, or when a condition is yes."""
    return name.startswith(("((", "“"))


def _in_a_sentence(name: str) -> str:
    """A fact keeps the name that it has on the page, in quotation marks."""
    if name.startswith("“"):
        return f"who gets the words marked {name.removesuffix(CONDITION)}"
    return f"“{name.removeprefix('((').removesuffix('))')}”"
