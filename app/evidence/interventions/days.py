"""Days of which only the month or the year may be known, and how they are kept, compared and said."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.errors import Refused
from app.web.filters import format_date

NOT_RECORDED = "not recorded"

ONE_DAY = timedelta(1)


class Span(Protocol):
    """What every version of a dated fact has."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def begun_as(self) -> str: ...
    @property
    def ended_as(self) -> str: ...


@dataclass(frozen=True)
class Day:
    """`as_` says how much is known: day, month or year. `on` is the day itself, or the last of the month or year: the
    first on which it was surely so."""

    on: date
    as_: str = "day"

    @property
    def earliest(self) -> date:
        return {"day": self.on, "month": self.on.replace(day=1), "year": self.on.replace(month=1, day=1)}[self.as_]

    def __str__(self) -> str:
        """ "7 October 2014", "October 2014", "2014\""""
        return format_date(self.on).split(" ", {"day": 0, "month": 1, "year": 2}[self.as_])[-1]


def day_of(year: int, month: int | None = None, day: int | None = None) -> Day:
    """Raises ValueError when there is no such day."""
    if month is None:
        return Day(date(year, 12, 31), "year")
    if day is None:
        return Day(last_of_month(date(year, month, 1)), "month")
    return Day(date(year, month, day))


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def day_from(text: str) -> Day | None:
    """As files have it: 2014-10-07, 2014-10 or 2014; blank is None. Raises ValueError."""
    return day_of(*map(int, text.split("-"))) if text else None


def day_text(day: Day | None) -> str:
    """What `day_from` reads."""
    return day.on.isoformat()[: {"day": 10, "month": 7, "year": 4}[day.as_]] if day else ""


def day_kept(on: date | None, as_: str) -> Day | None:
    return Day(on, as_) if on else None


def first_and_last_day(version: Span, valid_at: date = date.max) -> tuple[Day | None, Day | None]:
    """The first and the last day of a version, whose `valid_to` is the day after it; a last day after `valid_at` had
    not come yet."""
    begun = Day(version.valid_from, version.begun_as) if version.valid_from else None
    ended = Day(version.valid_to - ONE_DAY, version.ended_as) if version.valid_to else None
    return begun, ended if ended and ended.on <= valid_at else None


def later_day(on: date | None, as_: str, valid_at: date) -> Day | None:
    """The day, when it had not come by `valid_at` as far as is known; None when it had, or none is recorded."""
    return Day(on, as_) if on and on > valid_at else None


def end_later(version: Span, valid_at: date) -> Day | None:
    """The last day of a version, where `first_and_last_day` does not tell it."""
    return later_day(version.valid_to - ONE_DAY, version.ended_as, valid_at) if version.valid_to else None


def may_be_later(begun: Day | None, valid_at: date) -> bool:
    """Whether the first day is in a month or a year that was not over by `valid_at`, so that it may be after it."""
    return begun is not None and begun.on > valid_at


def ends_before(begun: Day | None, ended: Day | None) -> bool:
    return bool(begun and ended and ended.on < begun.earliest)


class Dated:
    """What is said of something that has a first and a last day."""

    begun: Day | None
    ended: Day | None

    def check(self) -> None:
        """Raises Refused: ends_before."""
        if ends_before(self.begun, self.ended):
            raise Refused("ends_before", field="ended")
