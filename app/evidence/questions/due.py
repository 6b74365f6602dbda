"""When a question is to be answered, and how that was worked out, from the days on which a house sits. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Refused
from app.evidence.questions.refusals import FIRST_DAY
from app.evidence.questions.states import SPOKEN, Kind
from app.letters.dates import add_working_days, date_in_words


@dataclass(frozen=True)
class Calendar:
    """`days`: on which the house sits; `spans`: first and last day of each stretch for which all of them are known."""

    days: Collection[date]
    spans: Sequence[tuple[date, date]]

    def covers(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last` is known."""
        return any(begins <= first and last <= ends for begins, ends in self.spans)

    @property
    def known_until(self) -> date | None:
        """The last day for which sitting days are known; None where none are."""
        return max((ends for _, ends in self.spans), default=None)

    def known_from(self, day: date) -> date | None:
        """The last day of those from `day` on that are known without a gap; None where that day is not known."""
        return next((ends for begins, ends in self.spans if begins <= day <= ends), None)

    def sits(self, day: date) -> bool | None:
        """None: not known."""
        return day in self.days if self.covers(day, day) else None

    def next_from(self, day: date) -> date | None:
        """The first sitting day that is not before `day`; None where it is not known."""
        found = min((one for one in self.days if one >= day), default=None)
        return found if found is not None and self.covers(day, found) else None


def merge_spans(spans: Collection[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days in as few spans as there can be, in their order."""
    found: list[tuple[date, date]] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1] + timedelta(1):
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


NOTICE = 3
"""Days of notice that a named day needs, without Saturdays and Sundays: it may be named two days after the day on which
the question is first printed, which is the day after it was tabled (House of Commons Standing Order No. 22(4))."""

WEEK = 5
"""Working days within which an ordinary question is answered."""

LORDS = 10
"""Working days within which one in the Lords is."""


class How(StrEnum):
    """How a day came about, or why there is none."""

    NAMED = "named"
    NAMED_UNCHECKED = "named_unchecked"
    SPOKEN = "spoken"
    SPOKEN_UNCHECKED = "spoken_unchecked"
    ORDINARY = "ordinary"
    ORDINARY_MOVED = "ordinary_moved"
    LORDS = "lords"
    HELD = "held"
    NOT_KNOWN = "not_known"
    NO_KIND = "no_kind"


@dataclass(frozen=True)
class DueDate:
    """`day` is None where it is not known. `counted`: the day to which working days come, before the House sits."""

    day: date | None
    how: How
    counted: date | None = None

    def is_beyond(self, calendar: Calendar) -> bool:
        """Whether the day, or the one to which working days come, is none of those that are known."""
        day = self.day or self.counted
        return day is not None and not calendar.covers(day, day)


@dataclass(frozen=True)
class DueDateFacts:
    """What of a question its due day follows from. `named_day`: as models.Question has it. `expected_on`: what the last
    holding answer said."""

    kind: str
    tabled_on: date
    named_day: date | None = None
    expected_on: date | None = None


class NamedDay(Refused):
    """The day named can't be the day of an answer. `earliest`: the first that can, where known."""

    field = "named_day"

    def __init__(self, code: str, earliest: date | None) -> None:
        super().__init__(code, first_day=FIRST_DAY.format(date_in_words(earliest)) if earliest else "")
        self.earliest = earliest


def due_of(asked: DueDateFacts, calendar: Calendar, holidays: Collection[date]) -> DueDate:
    """`calendar`: of the house in which it was asked."""
    if asked.expected_on:
        return DueDate(asked.expected_on, How.HELD)
    if asked.kind == Kind.NAMED_DAY:
        checked = asked.named_day and calendar.sits(asked.named_day)
        return DueDate(asked.named_day, How.NAMED if checked else How.NAMED_UNCHECKED)
    if asked.kind in SPOKEN:
        checked = asked.named_day and calendar.sits(asked.named_day)
        return DueDate(asked.named_day, How.SPOKEN if checked else How.SPOKEN_UNCHECKED)
    if asked.kind == Kind.LORDS_WRITTEN:
        return DueDate(add_working_days(asked.tabled_on, LORDS, holidays=holidays), How.LORDS)
    if asked.kind == Kind.ORDINARY:
        counted = add_working_days(asked.tabled_on, WEEK, holidays=holidays)
        day = calendar.next_from(counted)
        if day is None:
            return DueDate(None, How.NOT_KNOWN, counted)
        return DueDate(day, How.ORDINARY if day == counted else How.ORDINARY_MOVED, counted)
    return DueDate(None, How.NO_KIND)


def check_named_day(tabled_on: date, named: date, calendar: Calendar) -> None:
    """Raises NamedDay. What the calendar does not cover is not refused."""
    if named <= tabled_on:
        raise NamedDay("named_before_tabled", _earliest(tabled_on, calendar))
    if calendar.sits(named) is False:
        raise NamedDay("named_no_sitting_day", _earliest(tabled_on, calendar))
    if named < _noticed(tabled_on):
        raise NamedDay("named_too_soon", _earliest(tabled_on, calendar))


def check_spoken_day(tabled_on: date, day: date, calendar: Calendar) -> None:
    """The day on which a question is asked in the House. How much notice an oral one needs is not checked. Raises
    NamedDay. What the calendar does not cover is not refused."""
    if day < tabled_on:
        raise NamedDay("spoken_before_tabled", calendar.next_from(tabled_on))
    if calendar.sits(day) is False:
        raise NamedDay("spoken_no_sitting_day", calendar.next_from(tabled_on))


def _noticed(tabled_on: date) -> date:
    return add_working_days(tabled_on, NOTICE, holidays=())


def _earliest(tabled_on: date, calendar: Calendar) -> date | None:
    return calendar.next_from(_noticed(tabled_on))
