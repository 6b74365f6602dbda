"""One test run: the folder its servers share, and their end."""

import fcntl
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import pytest

from tools.system import NotInstalled

RUN = pytest.StashKey[tuple[Path, TextIO]]()
VARIABLE = "DESPATCH_TEST_RUN"
WARDEN = Path(__file__).with_name("warden.py")
START_SECONDS = 60
"""How long a server may take to answer for the first time."""


class ServerFailed(Exception):
    """A server did not start; the words are the end of its log."""


def pytest_configure(config: pytest.Config) -> None:
    """The run's first process makes the folder and says by a lock that it lives; pytest-xdist's workers inherit it.

    A lock of `lockf` belongs to a process: children that a test forks do not keep the servers alive.
    """
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run's servers end with it."""
    if RUN in config.stash:
        end(*config.stash[RUN])


def begin() -> tuple[Path, TextIO]:
    """The folder of a run, and its lock: servers live as long as it is held."""
    folder = Path(tempfile.mkdtemp(prefix="despatch-tests-"))
    folder.chmod(0o711)  # PostgreSQL's own user must reach its folder
    alive = (folder / "alive").open("w")
    fcntl.lockf(alive, fcntl.LOCK_EX)
    os.environ[VARIABLE] = str(folder)
    return folder, alive


def end(folder: Path, alive: TextIO) -> None:
    """Let go of the lock, wait until each server has stopped, and clear up."""
    alive.close()
    for working in folder.glob("*/warden"):
        with suppress(FileNotFoundError), working.open("r+") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
    shutil.rmtree(folder, ignore_errors=True)


def once(name: str, make: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """What `make` returns for this run, made by whichever process asks first, in a folder of that name.

    When it cannot be made, every test that asks fails with one line.
    """
    folder = Path(os.environ[VARIABLE]) / name
    folder.mkdir(exist_ok=True)
    made = folder / "made.json"
    with (folder / "making").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        if not made.exists():
            try:
                made.write_text(json.dumps(make(folder)))
            except (NotInstalled, ServerFailed) as problem:
                _clear(folder)
                pytest.fail(f"{name}: {problem}", pytrace=False)
        answer: dict[str, Any] = json.loads(made.read_text())
        return answer


def _clear(folder: Path) -> None:
    """Remove what a failed start has left, so that the next one begins anew."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "making":
            path.unlink()


def start(
    folder: Path,
    command: Sequence[str],
    *,
    answers: Callable[[], object],
    stop: str = "SIGTERM",
    user: str = "",
    leaves: Sequence[str] = (),
) -> None:
    """Start a server that lives as long as the run, and wait until `answers` raises nothing.

    `stop`, `user` and `leaves` are the warden's. Raises ServerFailed.
    """
    server = {"command": list(command), "stop": stop, "user": user, "leaves": list(leaves)}
    (folder / "server.json").write_text(json.dumps(server))
    warden = _spawn([sys.executable, "-I", "-S", str(WARDEN), str(folder)])
    pause = threading.Event()
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            answers()
        except Exception as problem:
            if os.waitpid(warden, os.WNOHANG)[0] or time.monotonic() > until:
                raise ServerFailed(f"{problem}\n{_end_of_log(folder)}") from problem
            pause.wait(0.03)
        else:
            return


def _spawn(command: Sequence[str]) -> int:
    """A process that outlives this one: in a session of its own, so that a terminal's Ctrl-C does not reach it."""
    silent = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]
    return os.posix_spawn(command[0], command, os.environ, file_actions=silent, setsid=True)


def _end_of_log(folder: Path) -> str:
    log = folder / "log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""
