"""The server that forks a limited process for each piece of work, and what such a process does."""

import contextlib
import gc
import json
import os
import pickle
import signal
import socket
from importlib import import_module
from traceback import format_exc
from typing import Any, NoReturn

from app.limited.limits import Limits, limit_this_process

limited_process = False
"""Whether this is the server or a process of its: work is done at once there."""

DONE, REFUSED, MEMORY, FAILED = b"D", b"R", b"M", b"F"
"""The first letter of an answer. JSON of the result, or of number, code and facts of a refusal, or text follows, and a
line's end: an answer without one was cut off."""


def serve(control: socket.socket) -> None:
    """Until the other end closes. Each byte that comes brings one end of a connection (ask.py)."""
    global limited_process
    limited_process = True
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)  # it ends with its connection, and nobody asks how its processes ended
    loaded = set[str]()
    while True:
        byte, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not byte:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            module, name, limits = _header(connection)
            if f"{module}:{name}" not in loaded:
                with contextlib.suppress(Exception):  # said by the process that does the work
                    _load(_function(module, name))
                    loaded.add(f"{module}:{name}")
            if os.fork() == 0:
                control.close()
                _work(connection, module, name, Limits(**limits))


def _header(connection: socket.socket) -> Any:
    length = int.from_bytes(connection.recv(4, socket.MSG_WAITALL))
    return json.loads(connection.recv(length, socket.MSG_WAITALL))


def _function(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def _load(function: Any) -> None:
    """What every process of this function needs."""
    _ = function.codec
    gc.collect()
    gc.freeze()


def _work(connection: socket.socket, module: str, name: str, limits: Limits) -> NoReturn:
    try:
        connection.sendall(b"B")
        limit_this_process(limits)
        with connection.makefile("rb") as sent:
            arguments, named = pickle.load(sent)  # noqa: S301 (what our own process asks)
        connection.sendall(_answer(_function(module, name), arguments, named) + b"\n")
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
