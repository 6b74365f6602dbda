"""On which working days a team is reminded, and from which on its deputy is told too."""

from datetime import date, timedelta

import pytest

from app.evidence.contributions.ladder import LADDER, Ladder, Rung, rung_on

ASKED, DUE = date(2026, 11, 2), date(2026, 11, 9)
"""Both Mondays."""


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 2), None),
        (date(2026, 11, 5), None),
        (date(2026, 11, 6), Rung(0)),  # the working day before
        (date(2026, 11, 9), None),  # the due date
        (date(2026, 11, 10), Rung(1)),  # the day after
        (date(2026, 11, 11), Rung(1)),
        (date(2026, 11, 12), Rung(2)),  # two working days later
        (date(2026, 11, 13), Rung(2)),
        (date(2026, 11, 16), Rung(3, to_deputy=True)),  # after two chasers
        (date(2026, 11, 18), Rung(4, to_deputy=True)),
        (date(2027, 3, 1), Rung(10, to_deputy=True)),  # and no more
    ],
)
def test_rungs_of_the_ladder(today, expected):
    assert rung_on(ASKED, DUE, today, ()) == expected


def test_working_days_leave_out_holidays():
    holidays = {date(2026, 11, 6), date(2026, 11, 10)}
    assert rung_on(ASKED, DUE, date(2026, 11, 5), holidays) == Rung(0)
    assert rung_on(ASKED, DUE, date(2026, 11, 10), holidays) is None
    assert rung_on(ASKED, DUE, date(2026, 11, 11), holidays) == Rung(1)


def test_no_reminder_on_the_day_of_the_request():
    assert rung_on(DUE - timedelta(3), DUE, DUE - timedelta(3), ()) is None
    assert rung_on(DUE - timedelta(4), DUE, DUE - timedelta(3), ()) == Rung(0)


def test_a_due_date_at_a_weekend_counts_from_the_next_working_day():
    saturday = date(2026, 11, 7)
    assert rung_on(ASKED, saturday, date(2026, 11, 6), ()) == Rung(0)
    assert rung_on(ASKED, saturday, date(2026, 11, 9), ()) == Rung(1)


def test_every_rung_of_a_year_is_reached_in_its_order():
    days = [DUE + timedelta(n) for n in range(1, 60)]
    rungs = [rung for day in days if (rung := rung_on(ASKED, DUE, day, ()))]
    assert list(dict.fromkeys(rung.number for rung in rungs)) == list(range(1, LADDER.most + 1))
    assert {rung.number for rung in rungs if not rung.to_deputy} == set(range(1, LADDER.escalate_after + 1))


def test_another_ladder():
    assert rung_on(ASKED, DUE, DUE + timedelta(1), (), Ladder(after=2)) is None
    assert rung_on(ASKED, DUE, DUE + timedelta(2), (), Ladder(after=2, escalate_after=0)) == Rung(1, to_deputy=True)
