"""The server that forks limited processes, and what such a process does.

The server lays nothing out: Pango's font map asks a thread of its own, which a forked process would not have. A warm
process has forked before it lays out, and keeps its fonts and style sheets from one piece of work to the next.
"""

import contextlib
import gc
import json
import os
import pickle
import signal
import socket
from dataclasses import dataclass
from importlib import import_module
from traceback import format_exc
from typing import Any, NoReturn

from app.platform.limited.limits import Limits, limit_this_process, resident_bytes

limited_process = False
"""Whether this is the server or a process of its: work is done at once there."""

DONE, REFUSED, MEMORY, FAILED = b"D", b"R", b"M", b"F"
"""The first letter of an answer. JSON of the result, or of number, code and facts of a refusal, or text follows."""

TASKS, RESIDENT_BYTES = 200, 400_000_000
"""Pieces of work after which a warm process ends, and memory above which it does: another takes its place."""


@dataclass(frozen=True)
class Task:
    """A function by its module and name, and whether more work follows."""

    module: str
    name: str
    limits: Limits
    warm: bool

    def function(self) -> Any:
        return getattr(import_module(self.module), self.name)


def serve(control: socket.socket) -> None:
    """Until the other end closes. Each byte that comes brings one end of a connection (ask.py)."""
    global limited_process
    limited_process = True
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)  # it ends with its connection, and nobody asks how its processes ended
    loaded = set[tuple[str, str]]()
    while True:
        byte, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not byte:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            task = _task(connection)
            if (task.module, task.name) not in loaded:
                with contextlib.suppress(Exception):  # said by the process that does the work
                    _load(task.function())
                    loaded.add((task.module, task.name))
            if os.fork() == 0:
                control.close()
                _work(connection, task)


def _task(connection: socket.socket) -> Task:
    """Raises EOFError when no more is asked."""
    length = connection.recv(4, socket.MSG_WAITALL)
    if not length:
        raise EOFError
    module, name, limits, warm = json.loads(connection.recv(int.from_bytes(length), socket.MSG_WAITALL))
    return Task(module, name, Limits(**limits), warm)


def _load(function: Any) -> None:
    """What every process of this function needs."""
    _ = function.codec
    gc.collect()
    gc.freeze()


def _work(connection: socket.socket, task: Task) -> NoReturn:
    """Do the task; if it is for a warm process, then those that come after it, one after the other."""
    try:
        for _ in range(TASKS):
            connection.sendall(b"B")
            limit_this_process(task.limits, again=task.warm)
            with connection.makefile("rb") as sent:
                arguments, named = pickle.load(sent)  # noqa: S301 (what our own process asks)
            answer = _answer(task.function(), arguments, named)
            connection.sendall(len(answer).to_bytes(8) + answer)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if not task.warm or answer == MEMORY or resident_bytes() > RESIDENT_BYTES:
                break
            task = _task(connection)
    finally:
        os._exit(0)


def _answer(function: Any, arguments: Any, named: Any) -> bytes:
    try:
        return DONE + bytes(function.codec.dump_json((function.here(*arguments, **named),)))
    except function.refusals as refusal:
        number = next(at for at, kind in enumerate(function.refusals) if isinstance(refusal, kind))
        facts = vars(refusal)
        code = [str(facts["code"])] if "code" in facts else []
        return REFUSED + json.dumps([number, code, facts.get("facts", {})]).encode()
    except MemoryError:
        return MEMORY
    except Exception:  # noqa: BLE001 (raised where the work was asked for)
        return FAILED + format_exc().encode("utf-8", "replace")
