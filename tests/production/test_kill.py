"""`kill -9` of real workers in the middle of a run: every letter is made exactly once, or listed as failed.

`make test` kills them once; `make test-full` three times, in a longer run too.
"""

import json

import pytest

from app.production.states import RowState, RunState
from tests.production.making import assert_over, begin, editions_of, events_of, rows_of, run_of, states_of
from tests.production.workers import FEW, LEASE, Workers, come_so_far


def make_despite_kills(services, workers: Workers, *, letters: int, kills: int = 3) -> int:
    """A run of so many letters whose workers are killed so often, at most three times, in the middle of a batch; its
    id."""
    run_id = begin(services, letters)
    services.queue.wake("make", run_id, everyone=True)

    def made() -> int:
        return states_of(services, run_id).get(RowState.MADE, 0)

    def in_mid_run(least: float) -> bool:
        return made() > least and RowState.CLAIMED in states_of(services, run_id)

    for kill, share in ((workers.kill_all, 0.1), (workers.kill_one, 0.3), (workers.kill_all, 0.5))[:kills]:
        least = max(share * letters, made())  # what is killed has made some since it was started
        workers.start()
        come_so_far(lambda least=least: in_mid_run(least), workers, letters=letters)
        kill()
    assert run_of(services, run_id).state == RunState.RUNNING
    workers.start()
    come_so_far(lambda: run_of(services, run_id).state != RunState.RUNNING, workers, letters=letters)
    return run_id


def assert_each_letter_once(services, run_id: int, *, letters: int) -> None:
    rows = rows_of(services, run_id)
    made = {row.letter_id for row in rows if row.state == RowState.MADE}
    failed = {row.letter_id: row.error_code for row in rows if row.state == RowState.FAILED}
    assert len(made) + len(failed) == letters
    assert set(failed.values()) <= {"gave_up"}
    assert len(failed) <= letters / 10
    assert sorted(edition.letter_id for edition in editions_of(services, run_id)) == sorted(made)
    assert sum(json.loads(event.body)["after"]["made"] for event in events_of(services, "letters.made")) == len(made)
    assert any(row.tries > 1 for row in rows)
    assert_over(services, run_id)


@pytest.mark.stack  # claims and locks
def test_workers_killed_once_make_every_letter_once(stack_services, workers):
    run_id = make_despite_kills(stack_services, workers(2, lease_seconds=LEASE), letters=FEW, kills=1)
    assert_each_letter_once(stack_services, run_id, letters=FEW)


@pytest.mark.slow
def test_workers_killed_three_times_make_every_letter_once(stack_services, workers):
    run_id = make_despite_kills(stack_services, workers(2, lease_seconds=LEASE), letters=FEW)
    assert_each_letter_once(stack_services, run_id, letters=FEW)


@pytest.mark.slow
def test_many_workers_killed_three_times_make_the_whole_campaign_once(stack_services, workers):
    run_id = make_despite_kills(stack_services, workers(4, lease_seconds=LEASE), letters=1268)
    assert_each_letter_once(stack_services, run_id, letters=1268)
