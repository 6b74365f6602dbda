"""When a contribution is due, and where several stand on a day. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.errors import Refused
from app.evidence.contributions.states import AWAITED, OUTSTANDING, WORSE, Standing, State
from app.letters.dates import add_working_days, working_day_before

FOR_OFFICE, FOR_MINISTER = 1, 1
"""Working days before the answer is due that are left to the private office and to the minister."""


@dataclass(frozen=True)
class RollUp:
    """`worst`: of all contributions to a question; `earliest`: the due date of the one outstanding that comes first,
    None where none is outstanding; `outstanding`: how many are, of `number`."""

    worst: Standing
    earliest: date | None
    outstanding: int
    number: int


def suggest_due(deadline: date | None, today: date, holidays: Collection[date]) -> date | None:
    """The day that leaves office and minister their time before `deadline`, or the first working day from `today` on
    where that is past. None: it is not known when the answer is due."""
    if deadline is None:
        return None
    day = working_day_before(deadline, FOR_OFFICE + FOR_MINISTER, holidays=holidays)
    return max(day, add_working_days(today, 0, holidays=holidays))


def check_due(due_on: date, deadline: date | None, today: date, *, reason: str) -> None:
    """Raises Refused: contribution_due_past; contribution_due_late, for a day after that of the answer without a reason
    (an answer that is overdue itself needs none)."""
    if due_on < today:
        raise Refused("contribution_due_past", field="due_on")
    if deadline and today <= deadline < due_on and not reason:
        raise Refused("contribution_due_late", field="late_reason", deadline=deadline)


def standing_of(state: State, due_on: date | None, today: date) -> Standing:
    if state in AWAITED:
        return Standing.OVERDUE if due_on and due_on < today else Standing.DUE
    return {State.DECLINED: Standing.DECLINED, State.CANCELLED: Standing.CANCELLED}.get(state, Standing.RECEIVED)


def roll_up(contributions: Iterable[tuple[State, date | None]], today: date) -> RollUp | None:
    """Of the state and due date of each. None: nobody was asked for anything."""
    found = list(contributions)
    if not found:
        return None
    outstanding = [due_on for state, due_on in found if state in OUTSTANDING]
    return RollUp(
        worst=max((standing_of(state, due_on, today) for state, due_on in found), key=WORSE.index),
        earliest=min((due_on for due_on in outstanding if due_on), default=None),
        outstanding=len(outstanding),
        number=len(found),
    )
