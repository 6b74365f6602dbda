"""When a reply is due, and how late it is in working days of England and Wales (design, rule 12), as data.

Late is the number of working days after the due day, up to and including the day on which the reply came or, without
one, today. None: it is not late, so a deadline on a Friday is met by what comes on the Saturday. Nothing is late, or in
time, of a letter that reached its recipient only by a sending after that day (`sent_too_late`), or to which the reply
is dated before any sending that is recorded (`dated_before_sending`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.letters.dates import add_working_days, is_working_day, same_time_again, working_days_between
from app.responses.facts import Facts

WEEKEND = {5: "Saturday", 6: "Sunday"}


@dataclass(frozen=True)
class SkippedDay:
    """A day that does not count: `why` is Saturday, Sunday or the name of a bank holiday."""

    day: date
    why: str

    @property
    def is_weekend(self) -> bool:
        return self.why in WEEKEND.values()


@dataclass(frozen=True)
class DayCount:
    """The days after `after` up to and including `until`: those that count, and those that do not."""

    after: date
    until: date
    working: tuple[date, ...]
    skipped: tuple[SkippedDay, ...]


@dataclass(frozen=True)
class Deadline:
    """Until when a letter gives time to reply. `printed`: as it says itself. `day`: by which lateness is judged: later
    when bank holidays that became known since took working days away (`because`: each day with its name)."""

    printed: date
    day: date
    because: tuple[tuple[date, str], ...] = ()


def printed_deadline(day: date | None) -> Deadline | None:
    """What the letter says, as long as no bank holiday became known since."""
    return Deadline(day, day) if day else None


def moved_deadline(
    letter_date: date, printed: date, days: int | None, *, was: Collection[date], now: Mapping[date, str]
) -> Deadline:
    """The deadline of a letter that prints `printed` and gives so many working `days`, None when it gives none.

    `was`: the bank holidays as they were known when the day was set. A day that was not counted by them, but named,
    stays; none comes before the day that is printed. `now`: the bank holidays as they are known now, by their names.
    """
    stays = Deadline(printed, printed)
    if days is None or printed != add_working_days(letter_date, days, holidays=was):
        return stays
    day = add_working_days(letter_date, days, holidays=now)
    taken = tuple((on, why) for on, why in now.items() if letter_date < on <= day and is_working_day(on, was))
    return Deadline(printed, day, taken) if day > printed else stays


@dataclass(frozen=True)
class Calculation:
    """How late a reply is, with everything that it was worked out from.

    `allowed`: from the letter's date to the day that it prints. `deadline`: that day, or the one to which bank holidays
    moved it. `due`: the deadline, or the day that a holding reply received on `promised_on` named. `stopped_on`: when a
    reply came; None: `over` counts up to today. `sent_after`: the day on which what reached the recipient first was
    sent, where `due` had passed by then, so that nothing counts as `over`; `came_back`: the day on which the letter was
    sent first, if that sending came back. `sent_later`: the day on which it was sent, where the reply is dated before
    it; then nothing counts as `over` either. `unsent`: there is a reply, and no sending is recorded; likewise. `again`:
    the end of the same time to reply, counted from `sent_after`.
    """

    allowed: DayCount
    deadline: Deadline
    due: date
    promised_on: date | None
    stopped_on: date | None
    over: DayCount
    sent_after: date | None = None
    came_back: date | None = None
    sent_later: date | None = None
    again: date | None = None
    unsent: bool = False

    @property
    def late(self) -> int:
        """In working days; 0 when it is in time or not yet due."""
        return len(self.over.working)


def due_of(deadline: Deadline | None, facts: Facts) -> date | None:
    """The day by which a reply is due; None when none is needed. A holding reply can put it off, not bring it on."""
    if deadline is None:
        return None
    return max(deadline.day, facts.new_reply_by or deadline.day)


def sent_too_late(due: date, reached: date) -> bool:
    """Whether what first reached the recipient (returns.reached_on) left after the day by which the reply is due: that
    day measures nobody then. A holding reply that names a later day starts the clock again, since `due` is that day."""
    return reached > due


def dated_before_sending(stopped_on: date | None, reached: date | None) -> bool:
    """Whether a reply is dated before the letter was sent. It is a reply, and one of the two dates may be wrong, so it
    is neither in time nor late. `reached`: returns.reached_on, the first sending where a reply came before."""
    return stopped_on is not None and reached is not None and stopped_on < reached


def calculate(
    letter_date: date,
    deadline: Deadline | None,
    facts: Facts,
    *,
    today: date,
    holidays: Mapping[date, str],
    reached: date | None = None,
    first_on: date | None = None,
    sent: bool = True,
) -> Calculation | None:
    """The calculation for one letter, or with no facts for any letter without a reply. `holidays`: names by day.
    `reached`: as of `late`; `first_on`: when the letter was first sent; `sent`: whether it was.

    None when no reply is needed.
    """
    due = due_of(deadline, facts)
    if deadline is None or due is None:
        return None
    sent_later = reached if dated_before_sending(facts.stopped_on, reached) else None
    unsent = facts.stopped_on is not None and not sent
    sent_after = reached if not sent_later and reached and sent_too_late(due, reached) else None
    return Calculation(
        allowed=count_days(letter_date, deadline.printed, holidays),
        deadline=deadline,
        due=due,
        promised_on=facts.promised_on if due != deadline.day else None,
        stopped_on=facts.stopped_on,
        over=count_days(due, due if sent_after or sent_later or unsent else facts.stopped_on or today, holidays),
        sent_after=sent_after,
        came_back=first_on if sent_after and first_on and first_on < sent_after else None,
        sent_later=sent_later,
        again=same_time_again(letter_date, deadline.printed, sent_after, holidays=holidays) if sent_after else None,
        unsent=unsent,
    )


def count_days(after: date, until: date, holidays: Mapping[date, str]) -> DayCount:
    """Which days count between two days; none when `until` is not after `after`."""
    days = [after + timedelta(n) for n in range(1, (until - after).days + 1)]
    return DayCount(
        after,
        until,
        working=tuple(day for day in days if is_working_day(day, holidays)),
        skipped=tuple(
            SkippedDay(day, holidays.get(day) or WEEKEND[day.weekday()])
            for day in days
            if not is_working_day(day, holidays)
        ),
    )


@lru_cache(maxsize=4096)
def days_late(due: date, until: date, holidays: frozenset[date]) -> int:
    """As Calculation.late, for lists: the letters of a campaign share a few pairs of days."""
    return max(0, working_days_between(due, until, holidays=holidays))
