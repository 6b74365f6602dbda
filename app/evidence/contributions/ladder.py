"""When a team is reminded of a contribution, and its deputy told: the ladder, in working days. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.letters.dates import working_day_before, working_days_between


@dataclass(frozen=True)
class Ladder:
    """In working days: a reminder `before` the due date, a chaser `after` it and again `every` so many, `most` in all.
    Chasers beyond the first `escalate_after` go to the deputy too."""

    before: int = 1
    after: int = 1
    every: int = 2
    escalate_after: int = 2
    most: int = 10


LADDER = Ladder()
"""The policy of the product for all contributions."""


@dataclass(frozen=True)
class Rung:
    """`number`: 0 of the reminder before the due date, from 1 of the chasers after it."""

    number: int
    to_deputy: bool = False


def rung_on(
    asked_on: date, due_on: date, today: date, holidays: Collection[date], ladder: Ladder = LADDER
) -> Rung | None:
    """The highest rung that is reached `today`; None before the first. There is no reminder on the day of the request,
    which says the due date itself, and none on the due date: the day before has had its own."""
    late = working_days_between(due_on, today, holidays=holidays) if today > due_on else 0
    if late >= ladder.after:
        number = min(1 + (late - ladder.after) // ladder.every, ladder.most)
        return Rung(number, to_deputy=number > ladder.escalate_after)
    reminded_on = working_day_before(due_on, ladder.before, holidays=holidays)
    return Rung(0) if asked_on < today and reminded_on <= today < due_on else None
