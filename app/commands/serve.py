"""Web and worker together on one machine: what `despatch run` does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.platform.processes import signals_interrupt
from app.platform.root import ROOT

GRACE_SECONDS = 40
"""How long a part may take to finish what it is doing; Gunicorn lets requests run on for 30 seconds."""


@dataclass(frozen=True)
class Part:
    """One program, and the signal on which it finishes what it is doing and ends."""

    name: str
    command: tuple[str, ...]
    stop: signal.Signals = signal.SIGTERM


def serve(*, host: str, port: int) -> None:
    """Serve pages at `host:port` and work in the background until asked to stop. Raises PartEnded."""
    run_together(parts(host=host, port=port))


def parts(*, host: str, port: int) -> tuple[Part, ...]:
    """Web and worker, from the environment that this program runs in. Huey finishes its tasks on SIGINT only."""
    programs = Path(sys.executable).parent
    config, bind = str(ROOT / "gunicorn.conf.py"), f"{host}:{port}"
    return (
        Part("web", (str(programs / "gunicorn"), "--config", config, "--bind", bind, "app:create_app()")),
        Part("worker", (str(programs / "despatch"), "worker"), stop=signal.SIGINT),
    )


class PartEnded(Exception):
    """Web or worker ended by itself, so the other was stopped too."""

    code = "part_ended"

    def __init__(self, name: str, *, status: int) -> None:
        super().__init__(f"{name} ended with status {status}")
        self.name = name
        self.status = status


def run_together(parts: Sequence[Part], *, grace: float = GRACE_SECONDS) -> None:
    """Run the parts until SIGINT, SIGTERM or SIGHUP asks to stop, then stop them all.

    A part that has not stopped within `grace` seconds, or when asked a second time, is killed. Raises PartEnded when
    one ends before it was asked to.
    """
    running: list[tuple[Part, subprocess.Popen[bytes]]] = []
    with signals_interrupt():
        try:
            running.extend((part, _start(part)) for part in parts)
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            ended = next((part, child.returncode) for part, child in running if child.poll() is not None)
        except KeyboardInterrupt:
            return
        finally:
            _stop(running, grace=grace)
    part, status = ended
    raise PartEnded(part.name, status=status)


def _start(part: Part) -> subprocess.Popen[bytes]:
    """In a process group of its own, so that a terminal's Ctrl-C comes here alone and each part is told once."""
    return subprocess.Popen(part.command, stdin=subprocess.DEVNULL, cwd=ROOT, process_group=0)  # noqa: S603


def _stop(running: Sequence[tuple[Part, subprocess.Popen[bytes]]], *, grace: float) -> None:
    try:
        for part, child in running:
            if child.poll() is None:
                child.send_signal(part.stop)
        _wait([child for _part, child in running], until=time.monotonic() + grace)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        for _part, child in running:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def _wait(children: Sequence[subprocess.Popen[bytes]], *, until: float) -> None:
    for child in children:
        child.wait(timeout=max(0, until - time.monotonic()))
