"""When a contribution is due, and what is said of several: the worst, and the earliest day that is outstanding."""

from datetime import date

import pytest

from app.evidence.contributions.due import RollUp, check_due, roll_up, standing_of, suggest_due
from app.evidence.contributions.states import Standing, State
from tests.refusals import refused

MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)
CHRISTMAS = (date(2026, 12, 25), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("deadline", "today", "expected"),
    [
        (date(2026, 11, 9), MONDAY, date(2026, 11, 5)),  # over a weekend
        (date(2026, 11, 13), MONDAY, date(2026, 11, 11)),
        (date(2026, 12, 29), date(2026, 12, 14), date(2026, 12, 23)),  # over Christmas
        (date(2026, 11, 3), MONDAY, MONDAY),  # never in the past
        (date(2026, 11, 3), date(2026, 11, 1), MONDAY),  # nor on a Sunday
        (date(2026, 10, 30), MONDAY, MONDAY),  # the answer is overdue itself
        (None, MONDAY, None),
    ],
)
def test_suggested_day_leaves_office_and_minister_their_time(deadline, today, expected):
    assert suggest_due(deadline, today, CHRISTMAS) == expected


@pytest.mark.parametrize(
    ("due_on", "deadline", "reason"),
    [
        (MONDAY, MONDAY, ""),
        (FRIDAY, date(2026, 11, 9), ""),
        (FRIDAY, date(2026, 11, 5), "The registry is updated on Friday."),
        (FRIDAY, date(2026, 10, 30), ""),  # every day is after that of an answer which is overdue
        (FRIDAY, None, ""),
    ],
)
def test_days_that_are_taken(due_on, deadline, reason):
    check_due(due_on, deadline, MONDAY, reason=reason)


def test_no_day_in_the_past_and_none_after_the_answer_without_a_reason():
    with refused("contribution_due_past"):
        check_due(date(2026, 11, 1), None, MONDAY, reason="It was late.")
    with refused("contribution_due_late"):
        check_due(FRIDAY, date(2026, 11, 5), MONDAY, reason="")


@pytest.mark.parametrize(
    ("state", "due_on", "standing"),
    [
        (State.REQUESTED, FRIDAY, Standing.DUE),
        (State.ACCEPTED, MONDAY, Standing.DUE),
        (State.REQUESTED, date(2026, 11, 1), Standing.OVERDUE),
        (State.ACCEPTED, date(2026, 10, 30), Standing.OVERDUE),
        (State.DECLINED, date(2026, 10, 30), Standing.DECLINED),
        (State.CANCELLED, date(2026, 10, 30), Standing.CANCELLED),
        (State.RECEIVED, date(2026, 10, 30), Standing.RECEIVED),
        (State.RECEIVED, None, Standing.RECEIVED),
    ],
)
def test_where_a_contribution_stands_on_a_day(state, due_on, standing):
    assert standing_of(state, due_on, MONDAY) is standing


R, A, D, C, X = State.REQUESTED, State.ACCEPTED, State.DECLINED, State.CANCELLED, State.RECEIVED
LATE = date(2026, 10, 30)


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        ([], None),
        ([(X, LATE)], RollUp(Standing.RECEIVED, None, 0, 1)),
        ([(X, LATE), (C, LATE)], RollUp(Standing.CANCELLED, None, 0, 2)),
        ([(X, LATE), (R, FRIDAY)], RollUp(Standing.DUE, FRIDAY, 1, 2)),
        ([(R, FRIDAY), (A, MONDAY), (C, LATE)], RollUp(Standing.DUE, MONDAY, 2, 3)),
        ([(D, FRIDAY), (R, FRIDAY)], RollUp(Standing.DECLINED, FRIDAY, 2, 2)),
        ([(D, FRIDAY), (A, LATE), (X, MONDAY)], RollUp(Standing.OVERDUE, LATE, 2, 3)),
        ([(X, None)], RollUp(Standing.RECEIVED, None, 0, 1)),
    ],
)
def test_worst_standing_and_earliest_day_outstanding(several, expected):
    assert roll_up(several, MONDAY) == expected
