"""Whatever order workers, the clock, the owner and the sweep act in, each letter is made once or listed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.record import SYSTEM
from app.errors import Refused
from app.production.runs.claim import put_back, sweep_run
from app.production.runs.steer import cancel_run, pause_run, resume_run
from app.production.states import OPEN, RowState, RunState
from tests.production.making import (
    AT,
    LEASE,
    TRIES,
    assert_over,
    assert_sound,
    batch,
    begin,
    finish,
    rows_of,
    run_of,
    take,
)

pytestmark = pytest.mark.stack

LETTERS = 8


class Story:
    """One run, the workers' claims (also those they have lost), and the time."""

    def __init__(self, services) -> None:
        self.services = services
        self.run_id = begin(services, LETTERS)
        self.at = AT
        self.hands = []

    def claim(self) -> None:
        self.hands.append(take(self.services, self.run_id, 3, at=self.at))

    def claim_all(self) -> None:
        self.hands.append(take(self.services, self.run_id, at=self.at))

    def finish_oldest(self) -> None:
        if self.hands:
            finish(self.services, self.run_id, batch(self.hands.pop(0), words=str(self.at)))

    def finish_newest(self) -> None:
        if self.hands:
            finish(self.services, self.run_id, batch(self.hands.pop(), words=str(self.at)))

    def finish_twice(self) -> None:
        if self.hands:
            finish(self.services, self.run_id, batch(self.hands[0], words=str(self.at)))

    def fail_one(self) -> None:
        if self.hands:
            claims = self.hands.pop(0)
            finish(self.services, self.run_id, batch(claims[1:], failed=claims[:1]))

    def put_back(self) -> None:
        if self.hands:
            with self.services.database.writing() as session:
                put_back(session, self.run_id, self.hands.pop(0), until=self.at + LEASE / 2, code="storage_failed")

    def wait(self) -> None:
        self.at += LEASE + timedelta(seconds=1)

    def sweep(self) -> None:
        with self.services.database.writing() as session:
            sweep_run(session, self.run_id, at=self.at, max_tries=TRIES)

    def pause(self) -> None:
        self._steer(pause_run)

    def resume(self) -> None:
        self._steer(resume_run)

    def cancel(self) -> None:
        self._steer(cancel_run)

    def _steer(self, verb) -> None:
        try:
            with self.services.database.writing() as session:
                verb(session, self.run_id, actor=SYSTEM)
        except Refused:
            assert_sound(self.services, self.run_id)

    def bring_to_its_end(self) -> None:
        for _ in range(TRIES + 1):
            self.resume()
            self.wait()
            self.claim_all()
            self.finish_newest()
            self.sweep()


WORKERS = [Story.claim, Story.claim_all, Story.finish_oldest, Story.finish_newest, Story.finish_twice, Story.fail_one]
AROUND = [Story.put_back, Story.wait, Story.sweep, Story.pause, Story.resume]


@given(steps=st.lists(st.sampled_from(WORKERS + AROUND), max_size=14), cancelled=st.integers(0, 40))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_order_of_events(stack_services, steps, cancelled):
    story = Story(stack_services)
    for position, step in enumerate(steps):
        if position == cancelled:
            story.cancel()
        step(story)
        assert_sound(stack_services, story.run_id)
    late = list(story.hands)
    story.bring_to_its_end()
    ended = [(row.state, row.token, row.tries) for row in rows_of(stack_services, story.run_id)]
    assert not [state for state, _, _ in ended if state in OPEN]
    for claims in late:
        assert finish(stack_services, story.run_id, batch(claims, words="too late")) == 0
    assert [(row.state, row.token, row.tries) for row in rows_of(stack_services, story.run_id)] == ended
    if run_of(stack_services, story.run_id).state == RunState.DONE:
        assert {state for state, _, _ in ended} <= {RowState.MADE, RowState.FAILED}
        assert_over(stack_services, story.run_id)
    else:
        assert_sound(stack_services, story.run_id)
