"""The clock alone: elapsed hours, whatever the day or the season, and what stops it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.platform.clock import LONDON
from app.safeguarding.clock.clock import BACKSTOP, STEPS, State, clock_of
from tests.safeguarding.reporting import RECEIVED, after


def test_people_are_woken_early_and_in_each_of_the_last_six_hours():
    assert [step.code for step in STEPS] == ["15m", "1h", "4h", "18h", "19h", "20h", "21h", "22h", "23h", "24h"]
    assert STEPS[-1].after == BACKSTOP


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2015, 3, 28, 12, 0, tzinfo=LONDON), datetime(2015, 3, 29, 13, 0, tzinfo=LONDON)),
        (datetime(2015, 10, 24, 12, 0, tzinfo=LONDON), datetime(2015, 10, 25, 11, 0, tzinfo=LONDON)),
        (datetime(2015, 4, 3, 17, 0, tzinfo=LONDON), datetime(2015, 4, 4, 17, 0, tzinfo=LONDON)),
    ],
    ids=["clocks go forward", "clocks go back", "Good Friday"],
)
def test_twenty_four_hours_are_elapsed_ones(received, due):
    clock = clock_of(received.astimezone(UTC), received.astimezone(UTC))
    assert clock.deadline == due
    assert clock.left == timedelta(hours=24)


@pytest.mark.parametrize(
    ("at", "step", "coming"),
    [
        (after(minutes=14), None, after(minutes=15)),
        (after(minutes=15), "15m", after(1)),
        (after(5), "4h", after(18)),
        (after(23.5), "23h", after(24)),
        (after(24), "24h", after(48)),
        (after(80), "72h", after(96)),
    ],
)
def test_the_last_step_that_has_passed_and_the_next(at, step, coming):
    clock = clock_of(RECEIVED, at)
    assert (clock.step.code if clock.step else None, clock.next_at) == (step, coming)


def test_it_runs_until_somebody_was_told_and_is_missed_after_the_deadline():
    assert clock_of(RECEIVED, after(24)).state is State.RUNNING
    late = clock_of(RECEIVED, after(25))
    assert (late.state, late.missed, late.left) == (State.MISSED, True, timedelta(hours=-1))
    told = clock_of(RECEIVED, after(90), told_at=after(2))
    assert (told.state, told.missed, told.left, told.elapsed) == (
        State.NOTIFIED,
        False,
        timedelta(hours=22),
        timedelta(hours=2),
    )
    assert told.next_at is None


def test_told_too_late_stays_missed():
    assert clock_of(RECEIVED, after(90), told_at=after(24)).missed is False
    late = clock_of(RECEIVED, after(90), told_at=after(24, minutes=1))
    assert (late.state, late.missed) == (State.NOTIFIED, True)


def test_what_comes_after_the_moment_is_not_known_at_it():
    clock = clock_of(RECEIVED, after(1), told_at=after(2), not_immediate_at=after(3))
    assert (clock.state, clock.told_at) == (State.RUNNING, None)


def test_what_was_decided_after_the_deadline_was_missed_before():
    assert clock_of(RECEIVED, after(90), not_immediate_at=after(3)).missed is False
    late = clock_of(RECEIVED, after(90), not_immediate_at=after(30))
    assert (late.state, late.missed) == (State.NOT_IMMEDIATE, True)


def test_it_runs_on_while_something_waits_for_a_second_person():
    clock = clock_of(RECEIVED, after(25), unconfirmed=True)
    assert (clock.state, clock.runs, clock.missed) == (State.UNCONFIRMED, True, True)


def test_of_what_was_told_and_what_was_decided_the_earlier_counts():
    calm = clock_of(RECEIVED, after(90), told_at=after(30), not_immediate_at=after(2))
    assert (calm.state, calm.missed, calm.left) == (State.NOT_IMMEDIATE, False, timedelta(hours=22))
    told = clock_of(RECEIVED, after(90), told_at=after(2), not_immediate_at=after(30))
    assert (told.state, told.missed) == (State.NOTIFIED, False)


def test_a_corrected_receipt_makes_no_missed_deadline_vanish():
    clock = clock_of(RECEIVED, after(1), missed_from=after(-29))
    assert (clock.state, clock.missed, clock.left) == (State.RUNNING, True, timedelta(hours=23))
    assert clock_of(RECEIVED, after(9), missed_from=after(-9), told_at=after(1)).missed is False
