"""The sweep fails what is out of tries, ends what is over, and nudges what can go on."""

import json
from datetime import timedelta

import pytest

from app.audit.record import BATCH, SYSTEM
from app.production.runs.claim import GAVE_UP, put_back, sweep_run
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import RowState, RunState
from app.production.tasks import sweep
from tests.production.making import (
    AT,
    LEASE,
    TRIES,
    assert_over,
    assert_sound,
    batch,
    begin,
    events_of,
    finish,
    rows_of,
    run_of,
    states_of,
    take,
    together,
)

pytestmark = pytest.mark.stack

SECOND = timedelta(seconds=1)


def sweep_at(services, run_id, at, *, max_tries=TRIES):
    with services.database.writing() as session:
        return sweep_run(session, run_id, at=at, max_tries=max_tries).state


def lose(services, run_id, *, times=TRIES):
    """Workers claim the rows and die, so many times; when the last lease has run out comes back."""
    at = AT
    for _ in range(times):
        take(services, run_id, at=at)
        at += LEASE + SECOND
    return at


def test_rows_whose_workers_died_every_time_fail_and_the_run_ends(stack_services):
    run_id = begin(stack_services, 3)
    at = lose(stack_services, run_id)
    assert sweep_at(stack_services, run_id, at) == RunState.DONE
    assert {(row.state, row.error_code) for row in rows_of(stack_services, run_id)} == {(RowState.FAILED, GAVE_UP)}
    assert rows_of(stack_services, run_id)[0].error_facts == {"tries": TRIES}
    (event,) = events_of(stack_services, "letters.given_up")
    assert len(json.loads(event.body)["after"]["failed"]) == 3
    assert_over(stack_services, run_id)


def test_the_last_try_is_given_its_whole_lease(services):
    run_id = begin(services, 1)
    at = lose(services, run_id, times=TRIES - 1)
    held = take(services, run_id, at=at)
    assert sweep_at(services, run_id, at + LEASE) == RunState.RUNNING
    assert finish(services, run_id, batch(held)) == 1
    assert_over(services, run_id)


def test_rows_that_have_tries_left_are_not_touched(services):
    run_id = begin(services, 2)
    at = lose(services, run_id, times=TRIES - 1)
    assert sweep_at(services, run_id, at) == RunState.RUNNING
    assert states_of(services, run_id) == {RowState.CLAIMED: 2}


def test_the_reason_of_the_last_try_is_kept(services):
    run_id = begin(services, 1)
    claims = take(services, run_id, max_tries=1)
    with services.database.writing() as session:
        put_back(session, run_id, claims, until=AT, code="storage_failed")
    sweep_at(services, run_id, AT + SECOND, max_tries=1)
    (row,) = rows_of(services, run_id)
    assert (row.state, row.error_code, row.error_facts) == (RowState.FAILED, "storage_failed", {"tries": 1})


def test_a_reason_that_an_earlier_try_left_is_not_taken_for_the_last_ones(services):
    run_id = begin(services, 1)
    claims = take(services, run_id)
    with services.database.writing() as session:
        put_back(session, run_id, claims, until=AT - SECOND, code="storage_failed")
    at = lose(services, run_id, times=TRIES - 1)
    sweep_at(services, run_id, at)
    assert rows_of(services, run_id)[0].error_code == GAVE_UP


def test_a_late_worker_cannot_make_a_letter_that_was_given_up(stack_services):
    run_id = begin(stack_services, 2)
    at = lose(stack_services, run_id, times=TRIES - 1)
    late = batch(take(stack_services, run_id, at=at))
    sweep_at(stack_services, run_id, at + LEASE + SECOND)
    assert finish(stack_services, run_id, late) == 0
    assert states_of(stack_services, run_id) == {RowState.FAILED: 2}
    assert_over(stack_services, run_id)


def test_one_event_covers_two_hundred_rows_at_most(services):
    run_id = begin(services, BATCH + 5)
    sweep_at(services, run_id, AT, max_tries=0)
    failed = [len(json.loads(event.body)["after"]["failed"]) for event in events_of(services, "letters.given_up")]
    assert failed == [BATCH, 5]
    assert_over(services, run_id)


def test_two_sweeps_at_the_same_moment_fail_each_row_once(stack_services):
    run_id = begin(stack_services, 20)
    at = lose(stack_services, run_id)
    assert together(*[lambda: sweep_at(stack_services, run_id, at)] * 3) == [RunState.DONE] * 3
    assert len(events_of(stack_services, "letters.given_up")) == 1
    assert_over(stack_services, run_id)


def test_a_paused_run_is_swept_too(services):
    run_id = begin(services, 1)
    at = lose(services, run_id)
    with services.database.writing() as session:
        pause_run(session, run_id, actor=SYSTEM)
    assert sweep_at(services, run_id, at) == RunState.DONE
    assert_sound(services, run_id)


def test_a_running_run_is_nudged_once_for_each_worker_process(stack_services):
    run_id = begin(stack_services, 2)
    for _ in range(3):
        sweep(stack_services)
        assert stack_services.queue.waiting("make", run_id) == stack_services.settings.workers


@pytest.mark.parametrize("verb", [pause_run, cancel_run])
def test_a_run_that_does_not_run_is_not_nudged(services, verb):
    run_id = begin(services, 2)
    with services.database.writing() as session:
        verb(session, run_id, actor=SYSTEM)
    sweep(services)
    assert services.queue.waiting("make", run_id) == 0
    assert run_of(services, run_id).state != RunState.RUNNING
