"""Who holds a post on which days, and whom letters go to, as stretches of days. Pure.

On each day on which anybody holds the post, letters go to exactly one of them: `settle_stretches` sees to it, whatever
was cut, added or taken out before.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

Facts = TypeVar("Facts", bound=Hashable)


@dataclass(frozen=True)
class Stretch(Generic[Facts]):
    """`facts` of somebody who holds the post from `valid_from` to `valid_to` (half-open, None is unbounded), all that
    time addressed or not."""

    facts: Facts
    valid_from: date | None
    valid_to: date | None
    addressed: bool = True

    @property
    def begin(self) -> date:
        return self.valid_from or date.min

    @property
    def end(self) -> date:
        return self.valid_to or date.max


def clip_to_days(stretch: Stretch[Facts], begin: date, end: date) -> list[Stretch[Facts]]:
    """What of a stretch lies between two days, in a list; an empty one for nothing."""
    first, last = max(stretch.begin, begin), min(stretch.end, end)
    if first >= last:
        return []
    return [replace(stretch, valid_from=_day_or_none(first, date.min), valid_to=_day_or_none(last, date.max))]


def cut_days(stretch: Stretch[Facts], begin: date, end: date = date.max) -> list[Stretch[Facts]]:
    """What of a stretch lies outside these days."""
    return [*clip_to_days(stretch, date.min, begin), *clip_to_days(stretch, end, date.max)]


def addressing(
    stretches: Iterable[Stretch[Facts]], chosen: Facts, begin: date, end: date = date.max
) -> list[Stretch[Facts]]:
    """The same with letters of these days going to those of `chosen` facts, where they hold the post."""
    found: list[Stretch[Facts]] = []
    for stretch in stretches:
        within = clip_to_days(stretch, begin, end)
        found += cut_days(stretch, begin, end)
        found += [replace(part, addressed=stretch.facts == chosen) for part in within]
    return found


def settle_stretches(stretches: Sequence[Stretch[Facts]]) -> list[Stretch[Facts]]:
    """Exactly one addressed on each day on which anybody holds the post: the one said to be; of several, or of none,
    the one who came last. Like stretches that touch are one. By their days."""
    came = {stretch: _unbroken_start(stretch, stretches) for stretch in stretches}
    days = sorted({day for stretch in stretches for day in (stretch.begin, stretch.end)})
    pieces: list[Stretch[Facts]] = []
    for begin, end in pairwise(days):
        there = [stretch for stretch in stretches if stretch.begin <= begin and end <= stretch.end]
        if not there:
            continue
        chosen = max(there, key=lambda stretch: (stretch.addressed, came[stretch])).facts
        days_of = (_day_or_none(begin, date.min), _day_or_none(end, date.max))
        pieces += [
            Stretch(facts, *days_of, facts == chosen) for facts in dict.fromkeys(stretch.facts for stretch in there)
        ]
    return merge_stretches(pieces)


def merge_stretches(stretches: Iterable[Stretch[Facts]]) -> list[Stretch[Facts]]:
    """Stretches of the same facts, addressed alike, that touch are one."""
    found: list[Stretch[Facts]] = []
    for stretch in sorted(stretches, key=lambda one: one.begin):
        before = next((one for one in found if touches(one, stretch) and one.addressed == stretch.addressed), None)
        if before:
            found[found.index(before)] = replace(before, valid_to=stretch.valid_to)
        else:
            found.append(stretch)
    return sorted(found, key=lambda one: one.begin)


def touches(before: Stretch[Facts], after: Stretch[Facts]) -> bool:
    """Whether `after` goes on with the same facts where `before` ends."""
    return before.facts == after.facts and before.valid_to is not None and before.valid_to == after.valid_from


def _unbroken_start(stretch: Stretch[Facts], among: Sequence[Stretch[Facts]]) -> date:
    """The day from which these facts hold without a break up to this stretch."""
    before = next((one for one in among if touches(one, stretch)), None)
    return _unbroken_start(before, among) if before else stretch.begin


def _day_or_none(day: date, unbounded: date) -> date | None:
    return None if day == unbounded else day
