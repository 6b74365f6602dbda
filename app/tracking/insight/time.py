"""Replies added up over time: by working day, or by week or month when there would be too many."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.letters.dates import is_working_day
from app.tracking.answers import Tracked
from app.web.charts.burnup import Point

MOST = 45
"""Points by working day, then by week; beyond that they are by month."""

FRIDAY = 4


@dataclass(frozen=True)
class OverTime:
    """`points` end on the day asked about. `step`: "day" (working days), "week" or "month". `by_deadline`: how many had
    replied on the day to reply by; None without one, and while it is to come."""

    points: Sequence[Point]
    step: str
    by_deadline: int | None


def over_time(
    letters: Collection[Tracked], *, until: date, reply_by: date | None, holidays: Collection[date]
) -> OverTime | None:
    """Of the letters that were sent or answered, up to the end of `until`; None when none was."""
    facts = [letter.answers.facts for letter in letters]
    done = Counter(one.stopped_on for one in facts if one.stopped_on)
    came = Counter(one.first_on for one in facts if one.first_on)
    first = min([*came, *(letter.answers.sent.sent_on for letter in letters if letter.answers.sent)], default=None)
    if first is None:
        return None
    last = max(first, until)
    step, days = _days(first, last, reply_by, holidays)
    points, replied, other = [], 0, 0
    since = date.min
    for day in days:
        replied += sum(number for on, number in done.items() if since < on <= day)
        other += sum(number for on, number in came.items() if since < on <= day)
        points.append(Point(day, replied, other - replied))
        since = day
    by_deadline = sum(number for on, number in done.items() if reply_by and on <= reply_by)
    passed = reply_by is not None and first <= reply_by <= until
    return OverTime(points, step, by_deadline if passed else None)


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
