"""A worker is killed while it wakes people: whoever was told was told once, and the next worker tells the others.

`make test` kills it once, before it commits. `make test-full` kills it before every second statement.
"""

import multiprocessing
import os
import signal
from contextlib import closing, suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import event, select

from app.platform.services import open_services
from app.safeguarding.clock.escalate import wake
from app.safeguarding.models import RiskStep
from tests.notices.telling import notices
from tests.safeguarding.reporting import after, amend

FORK = multiprocessing.get_context("fork")

CHILD_SECONDS = 60


@dataclass(eq=False)
class Until:
    """Counts what the worker does, and kills it before what is the `last`; 0: nothing is."""

    last: int
    count: int = 0

    def __call__(self, *_args, **_kwargs) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def wake_in_a_child(settings, at, last: int) -> int:
    """A worker's turn in a process of its own, killed before the `last` statement or commit; how many there were, or
    0."""
    ours, theirs = FORK.Pipe(duplex=False)

    def child() -> None:
        until = Until(last)
        with closing(open_services(settings)) as services:
            for name in ("before_cursor_execute", "commit"):
                event.listen(services.database.engine, name, until)
            wake(services, at=at)
        theirs.send(until.count)

    process = FORK.Process(target=child)
    process.start()
    theirs.close()
    process.join(CHILD_SECONDS)
    assert process.exitcode is not None, "the worker hangs"
    with suppress(EOFError):
        return ours.recv()
    assert process.exitcode == -signal.SIGKILL
    return 0


@pytest.mark.stack
def test_a_worker_killed_before_its_commit_wakes_each_once_all_the_same(stack, both):
    number = both.report()
    done = wake_in_a_child(stack, after(minutes=15), 0)
    kill_and_wake(stack, both, number, [done])


@pytest.mark.slow
def test_a_worker_killed_before_any_statement_wakes_each_once_all_the_same(stack, both):
    number = both.report()
    done = wake_in_a_child(stack, after(minutes=15), 0)
    assert done > 20
    kill_and_wake(stack, both, number, range(1, done + 1, 2))


def kill_and_wake(stack, both, number, points):
    """Kill a worker at each of these points, after the first step was told, and let another go on. Each time the
    receipt is corrected, which makes another clock."""
    for times, last in enumerate(points, 2):
        amend(both, number, received_at=after(last), at=after(last))
        assert wake_in_a_child(stack, after(last, minutes=15), last) == 0
        wake(both.services, at=after(last, minutes=16))
        wake(both.services, at=after(last, minutes=17))
        with both.services.database.reading() as session:
            told = session.scalars(select(RiskStep.step).order_by(RiskStep.id)).all()
        assert told == ["15m"] * times
        assert len(notices(both.services)) == 2 * len(told)
