"""`kill -9` of real workers in the middle of a run: every letter is made exactly once, or listed as failed.

`make test` kills them once; `make test-full` three times, in a longer run too.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.platform.config import Settings
from app.production.states import RowState, RunState
from tests.production.making import assert_over, begin, editions_of, events_of, rows_of, run_of, states_of
from tests.waiting import until

FEW = 480
"""Letters of which workers take several batches each, however fast they make them: so that there is a mid-run."""

DEADLINE = 600
"""Seconds within which workers start and make those, on a very busy machine."""

LEASE = 10
"""Seconds: on a busy machine a batch may take five, and what was in hand at a kill waits for no longer than this."""


class Workers:
    """`despatch worker` with its processes, as a supervisor starts it: again whenever it was killed."""

    def __init__(self, settings: Settings, folder: Path, *, count: int, lease_seconds: int, **environment: str) -> None:
        """`environment`: further settings, by the names of their variables."""
        self.log = folder / "worker.log"
        self.environment = {
            **os.environ,
            "INSTANCE_DIR": str(settings.instance_dir),
            "SECRET_KEY": settings.secret_key.get_secret_value(),
            "AUDIT_KEY": settings.audit_key.get_secret_value(),
            "DATABASE_URL": settings.database_url,
            "BROKER_URL": settings.broker_url,
            "S3_BUCKET": settings.s3_bucket,
            "S3_PREFIX": settings.s3_prefix,
            "S3_ENDPOINT_URL": settings.s3_endpoint_url,
            "WORKERS": str(count),
            "LEASE_SECONDS": str(lease_seconds),
            "MAX_TRIES": "12",  # on a busy machine a lease may run out
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.process is None:
            command = [Path(sys.executable).with_name("despatch"), "worker"]
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(command, env=self.environment, stderr=log, start_new_session=True)

    def kill_all(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def kill_one(self) -> None:
        """The newest of its processes: a worker, since the scheduler is started first."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        os.kill(int(tasks.read_text().split()[-1]), signal.SIGKILL)


@pytest.fixture
def workers(stack: Settings, tmp_path: Path) -> Iterator[Callable[..., Workers]]:
    started: list[Workers] = []

    def make(count: int, *, lease_seconds: int) -> Workers:
        started.append(Workers(stack, tmp_path, count=count, lease_seconds=lease_seconds))
        return started[-1]

    yield make
    for one in started:
        one.kill_all()


def come_so_far(condition: Callable[[], bool], workers: Workers, *, letters: int) -> None:
    until(condition, seconds=DEADLINE * max(1, letters / FEW), said=lambda: workers.log.read_text()[-5000:])


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
