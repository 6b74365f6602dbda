"""Workers that are asked to stop in the middle of a run finish what they have in hand, and take up nothing more."""

import os
import signal

import pytest

from app.production.states import RowState, RunState
from tests.production.making import assert_over, begin, rows_of, run_of, states_of
from tests.production.workers import FEW, come_so_far

LONG = 600
"""Seconds: what is not given back waits for longer than this test does."""


@pytest.mark.stack  # claims and locks
@pytest.mark.parametrize("tell", [os.kill, os.killpg], ids=["first process", "all processes"])
def test_asked_to_stop_in_mid_run_workers_leave_no_letter_in_hand_and_none_unmade(stack_services, workers, tell):
    """Each letter is made by its first try: none was cut off."""
    started = workers(2, lease_seconds=LONG)
    run_id = begin(stack_services, FEW)
    stack_services.queue.wake("make", run_id, everyone=True)
    started.start()
    come_so_far(lambda: states_of(stack_services, run_id).get(RowState.MADE), started, letters=FEW)
    tell(started.process.pid, signal.SIGTERM)
    assert started.wait() == 0
    assert run_of(stack_services, run_id).state == RunState.RUNNING
    assert states_of(stack_services, run_id).keys() == {RowState.MADE, RowState.WAITING}
    started.start()
    come_so_far(lambda: run_of(stack_services, run_id).state != RunState.RUNNING, started, letters=FEW)
    assert {row.tries for row in rows_of(stack_services, run_id)} == {1}
    assert_over(stack_services, run_id)
