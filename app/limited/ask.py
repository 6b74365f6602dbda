"""ask: give work to a limited process, and wait for its answer.

A server (serve.py), started when it is first needed, has the libraries loaded and forks a process for each piece of
work. It is told no settings and no secrets, opens no file itself, and ends when this process ends, however that ends:
then its socket closes.
"""

import atexit
import contextlib
import json
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from typing import Any

from app.limited.limits import Limits
from app.root import ROOT

TOLD = ("PATH", "LD_LIBRARY_PATH")
"""Variables of the environment that the server is told."""

STARTING_SECONDS, CLOSING_SECONDS = 120.0, 5.0


class LimitReached(Exception):
    """The work needs more than its limits allow. `code`: time, memory or answer (it is too long); a process
    that is killed for what it did counts as `time`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(module: str, name: str, arguments: Any, limits: Limits) -> bytes:
    """The answer as serve.py writes it. Raises LimitReached."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            header = json.dumps([module, name, asdict(limits)]).encode()
            ours.sendall(len(header).to_bytes(4) + header)
            _send(theirs)
        try:
            ours.settimeout(STARTING_SECONDS)
            ours.recv(1)  # sent when the process begins: libraries may have to be loaded first
            ends = time.monotonic() + limits.seconds + 1
            ours.settimeout(limits.seconds + 1)
            with contextlib.suppress(ConnectionError):  # it ended before it had read all
                ours.sendall(pickle.dumps(arguments))
                ours.shutdown(socket.SHUT_WR)
            return _answer(ours, ends, limits)
        except (TimeoutError, ConnectionError):
            raise LimitReached("time") from None


def _answer(ours: socket.socket, ends: float, limits: Limits) -> bytes:
    parts, length = [], 0
    while True:
        ours.settimeout(max(0.01, ends - time.monotonic()))
        part = ours.recv(1 << 20)
        if not part:
            break
        parts.append(part)
        length += len(part)
        if length > limits.answer_bytes:
            raise LimitReached("answer")
    answer = b"".join(parts)
    if answer[-1:] != b"\n":
        raise LimitReached("time")
    return answer[:-1]


_lock = threading.Lock()
_server: tuple[socket.socket, "subprocess.Popen[bytes]"] | None = None


def _send(work: socket.socket) -> None:
    """Hand the server one end of a connection; another server is started when it is gone."""
    global _server
    with _lock:
        for last in (False, True):
            _server = _server or _start()
            try:
                socket.send_fds(_server[0], [b"w"], [work.fileno()])
            except ConnectionError:
                _close(_server)
                _server = None
                if last:
                    raise
            else:
                return


def _start() -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "app.limited", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in TOLD if name in os.environ},
            process_group=0,  # a terminal's Ctrl-C is for the process that asks
        )
    return ours, process


def _close(server: tuple[socket.socket, "subprocess.Popen[bytes]"]) -> None:
    connection, process = server
    connection.close()
    try:
        process.wait(CLOSING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@atexit.register
def close_server() -> None:
    """End the server, if there is one; the next work starts another."""
    global _server
    with _lock:
        if _server:
            _close(_server)
        _server = None


def _forget_server() -> None:
    """After a fork the server is the parent's."""
    global _lock, _server
    _lock = threading.Lock()
    if _server:
        _server[0].close()
        _server[1].returncode = 0
    _server = None


os.register_at_fork(after_in_child=_forget_server)
