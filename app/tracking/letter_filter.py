"""Which letters of a campaign are shown, in what order, and how many each choice would leave: in one pass."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from app.platform.transitions import Status
from app.responses.answers import Asked, Back, Late
from app.tracking.answers import TrackedLetter
from app.tracking.codes import Delivery
from app.web.tables.paging import Sort

FACETS: Mapping[str, str] = {
    "back": "answers.back.code",
    "late": "answers.late.code",
    "delivered": "answers.delivered.code",
    "asks": "answers.asks.code",
    "registry": "registry",
    "nation": "nation",
    "region": "region",
    "assigned": "assigned",
    "note": "noted",
}
"""What the list can be filtered by besides words, and where a tracked letter says it."""

RANKS: Mapping[str, Sequence[Status]] = {
    "delivered": (
        Delivery.NOT_SENT,
        Delivery.HELD_BACK,
        Delivery.QUEUED,
        Delivery.FAILED,
        Delivery.RETURNED,
        Delivery.UNCERTAIN,
        Delivery.HANDED_OVER,
        Delivery.DELIVERED,
    ),
    "back": (Back.NOT_SENT, Back.NOTHING, Back.ACKNOWLEDGEMENT, Back.HOLDING, Back.DECLINED, Back.SUBSTANTIVE),
    "asks": (
        Asked.NO_ASKS,
        Asked.NOT_SENT,
        Asked.NO_ANSWER,
        Asked.NOT_READ,
        Asked.PART_READ,
        Asked.NONE,
        Asked.SOME,
        Asked.ALL,
    ),
    "late": (
        Late.NO_REPLY_NEEDED,
        Late.REMINDER,
        Late.NOT_SENT,
        Late.IN_TIME,
        Late.DATED_BEFORE,
        Late.NOT_DUE,
        Late.CAME_LATE,
        Late.SENT_AFTER,
        Late.RETURNED,
        Late.OVERDUE,
    ),
}
"""The order in which a column's answers stand."""

SORTS: Mapping[str, Callable[[TrackedLetter], Any]] = {
    "delivered": lambda letter: letter.answers.sent.sent_on if letter.answers.sent else date.min,
    "back": lambda letter: letter.answers.facts.counts_on or date.min,
    "asks": lambda letter: (letter.answers.facts.answered, letter.answers.facts.in_part),
    "late": lambda letter: letter.answers.days,
}
"""How those whose answer is the same stand among themselves: by when, how many or how long."""

_codes = attrgetter(*FACETS.values())


@dataclass(frozen=True)
class LetterFilter:
    """What to keep: letters in which all words of `search` are found, and of each facet one of the values `chosen`
    (none chosen: any)."""

    search: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.search or any(self.chosen.values()))


@dataclass(frozen=True)
class FilteredLetters:
    """The letters kept, by number. `counts`: by facet and every value that any letter has, the letters that would stay
    if it were chosen; a facet's own choice is left out of its counts, since choosing adds to it."""

    letters: list[TrackedLetter]
    counts: Mapping[str, Mapping[str, int]]


def sift(
    letters: Iterable[TrackedLetter], wanted: LetterFilter, *, found: Collection[int] | None = None
) -> FilteredLetters:
    """`found`: ids of the letters in which the words are found; None when nothing is searched for."""
    alike: dict[tuple[str, ...], list[TrackedLetter]] = {}
    for letter in letters:
        several = alike.setdefault(_codes(letter), [])
        if found is None or letter.id in found:
            several.append(letter)
    chosen = {facet: frozenset(wanted.chosen.get(facet, ())) for facet in FACETS}
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    tracked_letters: list[TrackedLetter] = []
    for codes, several in alike.items():
        said = dict(zip(FACETS, codes, strict=True))
        missed = [facet for facet, code in said.items() if chosen[facet] and code not in chosen[facet]]
        if not missed:
            tracked_letters += several
        for facet, code in said.items():
            counts[facet][code] += len(several) if missed in ([], [facet]) else 0
    return FilteredLetters(sorted(tracked_letters, key=attrgetter("number")), counts)


def sort_letters(letters: Sequence[TrackedLetter], sort: Sort) -> list[TrackedLetter]:
    """By a key of SORTS; letters alike stand by number, whichever way."""
    rank = {code: place for place, code in enumerate(RANKS[sort.key])}
    code, among = attrgetter(FACETS[sort.key]), SORTS[sort.key]
    return sorted(letters, key=lambda letter: (rank[code(letter)], among(letter)), reverse=sort.descending)
