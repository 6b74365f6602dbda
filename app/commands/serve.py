"""Web and worker together on one machine: what `despatch run` does. A part that ends is started again."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import structlog

from app.platform.config import instance_folder, load_settings
from app.platform.log import log_to_stderr
from app.platform.processes import DRAIN_SECONDS, signals_interrupt
from app.platform.root import CODE, ROOT

log = structlog.get_logger(__name__)

GRACE_SECONDS = DRAIN_SECONDS + 2
"""How long a part may take to finish what it is doing, and to end."""


@dataclass(frozen=True)
class Part:
    """One program, which finishes what it is doing and ends on SIGTERM."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Restarts:
    """When a part that ended is started again, in seconds: after `first`, and each time after twice as long, up to
    `longest`. Once it has run for `well`, its next wait is `first` again; a part that never has is given up when it
    has ended `tries` times."""

    first: float = 1
    longest: float = 30
    well: float = 60
    tries: int = 3


def serve(*, host: str, port: int) -> None:
    """Serve pages at `host:port` and work in the background until asked to stop. Raises PartEnded."""
    log_to_stderr(load_settings())
    run_together(parts(host=host, port=port))


def parts(*, host: str, port: int) -> tuple[Part, ...]:
    """Web and worker, from the environment that this program runs in."""
    despatch = str(Path(sys.executable).with_name("despatch"))
    return (
        Part("web", (despatch, "web", "--bind", f"{host}:{port}")),
        Part("worker", (despatch, "worker")),
    )


def become_gunicorn(arguments: Sequence[str]) -> NoReturn:
    """Turn this process into Gunicorn with our configuration, and with further arguments of its own."""
    os.environ["INSTANCE_DIR"] = str(instance_folder())  # as seen from the folder in which it was started
    os.chdir(CODE)  # Gunicorn looks for `app` in the current folder first
    config = str(ROOT / "gunicorn.conf.py")
    os.execv(sys.executable, (sys.executable, "-m", "gunicorn", "--config", config, *arguments, "app:create_app()"))  # noqa: S606


class PartEnded(Exception):
    """Web or worker ended as often as it was started, so the other was stopped too."""

    code = "part_ended"

    def __init__(self, name: str, *, status: int) -> None:
        super().__init__(f"{name} ended with status {status}")
        self.name = name
        self.status = status


class RunningPart:
    """A part with its process: the present one, or the last while the next one waits for its moment."""

    def __init__(self, part: Part, restarts: Restarts) -> None:
        self.part = part
        self._restarts = restarts
        self._wait = restarts.first
        self._ends = 0
        self._has_run_well = False
        self.start()

    def start(self) -> None:
        """Start it in a process group of its own, so that a terminal's Ctrl-C comes here alone and each part is told
        once."""
        self.starts_at: float | None = None
        self._started = time.monotonic()
        self.child = subprocess.Popen(self.part.command, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603
        log.info("process started", part=self.part.name, pid=self.child.pid)

    def keep_up(self) -> None:
        """Note its end, and start it when its wait is over. Raises PartEnded for a part that is given up."""
        if self.starts_at is not None:
            if time.monotonic() >= self.starts_at:
                self.start()
        elif self.child.poll() is not None:
            self._ended()

    def _ended(self) -> None:
        status, ran = self.child.returncode, time.monotonic() - self._started
        end = {"signal": signal.Signals(-status).name} if status < 0 else {"status": status}
        if ran >= self._restarts.well:
            self._has_run_well, self._wait = True, self._restarts.first
        self._ends += 1
        if not self._has_run_well and self._ends >= self._restarts.tries:
            log.error("process ended too often", part=self.part.name, ran=round(ran, 1), **end)
            raise PartEnded(self.part.name, status=status)
        log.warning("process ended", part=self.part.name, ran=round(ran, 1), wait=self._wait, **end)
        self.starts_at = time.monotonic() + self._wait
        self._wait = min(2 * self._wait, self._restarts.longest)


def run_together(parts: Sequence[Part], *, grace: float = GRACE_SECONDS, restarts: Restarts = Restarts()) -> None:
    """Run the parts until SIGINT, SIGTERM or SIGHUP asks to stop, then stop them all.

    A part that has not stopped within `grace` seconds, or when asked a second time, is killed. One that ends before it
    was asked to is started again as `restarts` says. Raises PartEnded when one is given up.
    """
    running: list[RunningPart] = []
    with signals_interrupt():
        try:
            running.extend(RunningPart(part, restarts) for part in parts)
            while True:
                for part in running:
                    part.keep_up()
                _await_change(running)
        except KeyboardInterrupt:
            return
        finally:
            _stop(running, grace=grace)


def _await_change(running: Sequence[RunningPart]) -> None:
    """Return when a process has ended, or one is to be started."""
    starts = [part.starts_at for part in running if part.starts_at is not None]
    with ExitStack() as opened:
        ends = [os.pidfd_open(part.child.pid) for part in running if part.starts_at is None]
        for end in ends:
            opened.callback(os.close, end)
        select.select(ends, [], [], max(0, min(starts) - time.monotonic()) if starts else None)


def _stop(running: Sequence[RunningPart], *, grace: float) -> None:
    try:
        for part in running:
            if part.child.poll() is None:
                part.child.terminate()
        _wait([part.child for part in running], until=time.monotonic() + grace)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        for part in running:
            if part.child.poll() is None:
                os.killpg(part.child.pid, signal.SIGKILL)
                part.child.wait()


def _wait(children: Sequence[subprocess.Popen[bytes]], *, until: float) -> None:
    for child in children:
        child.wait(timeout=max(0, until - time.monotonic()))
