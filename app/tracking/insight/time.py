"""Replies added up over time: by working day, or by week or month when there would be too many."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.letters.dates import is_working_day
from app.responses.answers import Late
from app.tracking.answers import TrackedLetter
from app.web.charts.burnup import Point

MOST = 45
"""Points by working day, then by week; beyond that they are by month."""

FRIDAY = 4


@dataclass(frozen=True)
class Burnup:
    """`points` end on the day asked about. `step`: "day" (working days), "week" or "month". `by_deadline`: how many had
    replied on the day to reply by; None without one, and while it is to come. `untimed`: how many of these are neither
    in time nor late, because the reply is dated before any sending or the letter was sent after that day."""

    points: Sequence[Point]
    step: str
    by_deadline: int | None
    untimed: int = 0


def burnup_of(
    letters: Collection[TrackedLetter], *, until: date, reply_by: date | None, holidays: Collection[date]
) -> Burnup | None:
    """Of the letters that were sent or answered, up to the end of `until`; None when none was. Each counts from the
    day on which it was first sent, or answered if that was before."""
    facts = [letter.answers.facts for letter in letters]
    done = Counter(one.stopped_on for one in facts if one.stopped_on)
    came = Counter(one.first_on for one in facts if one.first_on)
    began = Counter(day for letter in letters if (day := _began(letter)))
    if not began:
        return None
    first, last = min(began), max(*began, until)
    step, days = _days(first, last, reply_by, holidays)
    points, replied, other, sent = [], 0, 0, 0
    since = date.min
    for day in days:
        replied += _between(done, since, day)
        other += _between(came, since, day)
        sent += _between(began, since, day)
        points.append(Point(day, replied, other - replied, sent))
        since = day
    by_deadline = sum(number for on, number in done.items() if reply_by and on <= reply_by)
    passed = reply_by is not None and first <= reply_by <= until
    untimed = sum(
        1
        for letter in letters
        if letter.answers.late.code in (Late.DATED_BEFORE, Late.SENT_AFTER)
        and (on := letter.answers.facts.stopped_on)
        and reply_by
        and on <= reply_by
    )
    return Burnup(points, step, by_deadline if passed else None, untimed)


def _between(days: Mapping[date, int], since: date, until: date) -> int:
    return sum(number for on, number in days.items() if since < on <= until)


def _began(letter: TrackedLetter) -> date | None:
    """From when it is followed."""
    sent, heard = letter.answers.sent, letter.answers.facts.first_on
    return min((day for day in (sent.first_on if sent else None, heard) if day), default=None)


def _days(first: date, last: date, reply_by: date | None, holidays: Collection[date]) -> tuple[str, Sequence[date]]:
    """The first day, the last, the one to reply by, and what lies between in the smallest step that leaves few."""
    always = {first, last, *([reply_by] if reply_by and first < reply_by < last else [])}
    between = [first + timedelta(number) for number in range(1, (last - first).days)]
    working = [day for day in between if is_working_day(day, holidays)]
    if len(working) <= MOST:
        return "day", sorted({*working, *always})
    weeks = [day for day in between if day.weekday() == FRIDAY]
    if len(weeks) <= MOST:
        return "week", sorted({*weeks, *always})
    return "month", sorted({*_ends_of_months(between), *always})


def _ends_of_months(days: Sequence[date]) -> Iterator[date]:
    return (day for day in days if (day + timedelta(1)).month != day.month)
