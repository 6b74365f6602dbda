"""How far a run is, by registry, how fast, and for how long still."""

from datetime import timedelta

import pytest

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.production.runs.progress import failures, made_letters, newest_run, progress_of
from app.production.runs.runs import run_numbered
from app.production.runs.steer import cancel_run, pause_run
from tests.production.making import FACTS, LEASE, batch, finish, make_all, start, take

SECOND = timedelta(seconds=1)


def progress(services, run, *, after):
    """`after`: how long after the start one looks."""
    with services.database.reading() as session:
        found = run_numbered(session, session.get_one(Campaign, run.campaign_id), run.number)
        return progress_of(session, found, at=run.started_at + after)


def test_a_run_that_has_just_started_has_everything_before_it(services):
    seen = progress(services, start(services, range(42, 47)), after=SECOND)
    assert (seen.waiting, seen.tried, seen.total) == (5, 0, 5)
    assert (seen.rate, seen.left, seen.elapsed) == (None, None, SECOND)


def test_lines_follow_the_letters_registries(services):
    run = start(services, [396, 397, 42, 43, 44])
    bad, *good = take(services, run.id, 3)
    finish(services, run.id, batch(good, failed=[bad]))
    lines = progress(services, run, after=SECOND).registries
    assert {slug: (line.made, line.failed, line.waiting) for slug, line in lines.items()} == {
        "chief-constables": (1, 1, 0),
        "council-leaders": (1, 0, 1),
        "lead-members": (0, 0, 1),
    }
    assert list(lines) == ["chief-constables", "council-leaders", "lead-members"]


def test_speed_is_that_of_the_last_twenty_seconds(services):
    run = start(services, range(1, 11))
    finish(services, run.id, batch(take(services, run.id, 6)))
    seen = progress(services, run, after=10 * SECOND)
    assert (seen.rate, seen.left) == (pytest.approx(0.6), pytest.approx(timedelta(seconds=4 / 0.6), abs=SECOND))
    assert progress(services, run, after=timedelta(minutes=5)).rate is None  # nothing lately


def test_when_it_is_over_the_time_stands_still_and_speed_is_that_of_the_whole(services):
    run = start(services, range(1, 4))
    make_all(services, run.id)
    seen = progress(services, run, after=timedelta(hours=1))
    assert seen.elapsed < timedelta(minutes=1)
    assert seen.rate == pytest.approx(3 / seen.elapsed.total_seconds())
    assert seen.left is None


def test_a_paused_run_promises_no_end(services):
    run = start(services, range(1, 5))
    finish(services, run.id, batch(take(services, run.id, 2)))
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    seen = progress(services, run, after=5 * SECOND)
    assert (seen.made, seen.waiting, seen.left) == (2, 2, None)


def test_letters_in_a_workers_hands_still_wait_and_cancelled_ones_do_not(services):
    run = start(services, range(1, 5))
    take(services, run.id, 2, at=run.started_at)
    seen = progress(services, run, after=SECOND)
    assert (seen.waiting, seen.in_hand) == (4, 2)
    assert progress(services, run, after=2 * LEASE).in_hand == 0
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    seen = progress(services, run, after=SECOND)
    assert (seen.waiting, seen.cancelled, seen.total) == (0, 4, 4)


def test_failures_say_to_whom_and_why(stack_services):
    run = start(stack_services, [1, 44])
    good, bad = take(stack_services, run.id)
    finish(stack_services, run.id, batch([good], failed=[bad]))
    with stack_services.database.reading() as session:
        (failure,) = failures(run).items(session)
        assert (failure.letter.reference, failure.code, failure.facts) == (
            "MAR15-0044",
            "address_overflow",
            FACTS,
        )
        assert failure.recipient.startswith(("Leader of", "Mayor of"))
        assert newest_run(session, run.campaign_id).number == 1
        assert made_letters(session, run.campaign_id) == 1
