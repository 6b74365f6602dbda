"""Real workers for tests of runs, as a supervisor starts and ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.platform.config import Settings
from tests.waiting import until

FEW = 480
"""Letters of which workers take several batches each, however fast they make them: so that there is a mid-run."""

DEADLINE = 600
"""Seconds within which workers start and make those, on a very busy machine."""

LEASE = 10
"""Seconds: on a busy machine a batch may take five, and what was in hand at a kill waits for no longer than this."""


class Workers:
    """`despatch worker` with its processes, as a supervisor starts it: again whenever it was killed."""

    command = (str(Path(sys.executable).with_name("despatch")), "worker")

    def __init__(self, settings: Settings, folder: Path, *, count: int, lease_seconds: int, **environment: str) -> None:
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
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(self.command, env=self.environment, stderr=log, start_new_session=True)

    def kill_all(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def wait(self) -> int:
        """Its exit status, once it has ended as it was asked to."""
        status = self.process.wait(DEADLINE)
        self.process = None
        return status

    def kill_one(self) -> None:
        """The newest of its processes: a worker, since the scheduler is started first."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        os.kill(int(tasks.read_text().split()[-1]), signal.SIGKILL)


@pytest.fixture
def workers(stack: Settings, tmp_path: Path) -> Iterator[Callable[..., Workers]]:
    started: list[Workers] = []

    def make(count: int, *, lease_seconds: int, **environment: str) -> Workers:
        started.append(Workers(stack, tmp_path, count=count, lease_seconds=lease_seconds, **environment))
        return started[-1]

    yield make
    for one in started:
        one.kill_all()


def come_so_far(condition: Callable[[], bool], workers: Workers, *, letters: int) -> None:
    until(condition, seconds=DEADLINE * max(1, letters / FEW), said=lambda: workers.log.read_text()[-5000:])
