"""ask: give work to a limited process, and wait for its answer.

A server (serve.py), started when it is first needed, has the libraries loaded and forks a process for each piece of
work, or a warm one that waits for more. It is told no settings and no secrets, opens no file and lays nothing out
itself, and ends with all its processes when this process ends, however that ends: then its socket closes.
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

from app.platform.limited.limits import Limits
from app.platform.root import CODE

TOLD = ("PATH", "LD_LIBRARY_PATH")
"""Variables of the environment that the server is told."""

STARTING_SECONDS, CLOSING_SECONDS = 120.0, 5.0


class LimitReached(Exception):
    """The work needs more than its limits allow. `code`: time, memory or answer (it is too long); a process
    that is killed for what it did counts as `time`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_waiting: list[socket.socket] = []
"""Connections to warm processes without work; the one that worked last is the next to work."""


def ask(module: str, name: str, arguments: Any, limits: Limits, *, warm: bool = False) -> bytearray:
    """The answer as serve.py writes it. `warm`: of a process that waits for more work then. Raises LimitReached."""
    text = json.dumps([module, name, asdict(limits), warm]).encode()
    header = len(text).to_bytes(4) + text
    with contextlib.ExitStack() as connections:
        try:
            ours = (_next_waiting(header) if warm else None) or _new(header)
            connections.enter_context(ours)
            ends = time.monotonic() + limits.seconds + 1
            ours.settimeout(limits.seconds + 1)
            with contextlib.suppress(ConnectionError):  # it ended before it had read all
                ours.sendall(pickle.dumps(arguments))
            answer = _answer(ours, ends, limits)
        except (TimeoutError, ConnectionError):
            raise LimitReached("time") from None
        if warm:
            connections.pop_all()
            _waiting.append(ours)
    return answer


def _new(header: bytes) -> socket.socket:
    """A connection to a process that has begun. Raises TimeoutError."""
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            ours.sendall(header)
            _send(theirs)
        ours.settimeout(STARTING_SECONDS)  # libraries may have to be loaded first
        ours.recv(1)
    except BaseException:
        ours.close()
        raise
    return ours


def _next_waiting(header: bytes) -> socket.socket | None:
    """A connection to a warm process that has begun, unless all are at work. Some may have ended since they worked."""
    while True:
        try:
            ours = _waiting.pop()
        except IndexError:
            return None
        with contextlib.suppress(TimeoutError, ConnectionError):
            ours.settimeout(STARTING_SECONDS)
            ours.sendall(header)
            if ours.recv(1):
                return ours
        ours.close()


def _answer(ours: socket.socket, ends: float, limits: Limits) -> bytearray:
    length = int.from_bytes(_received(ours, 8, ends))
    if length > limits.answer_bytes:
        raise LimitReached("answer")
    return _received(ours, length, ends)


def _received(ours: socket.socket, length: int, ends: float) -> bytearray:
    """Raises TimeoutError, and ConnectionError when the process ended before it had sent all."""
    received, filled = bytearray(length), 0
    with memoryview(received) as room:
        while filled < length:
            ours.settimeout(max(0.01, ends - time.monotonic()))
            count = ours.recv_into(room[filled:])
            if not count:
                raise ConnectionError
            filled += count
    return received


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
            [sys.executable, "-m", "app.platform.limited", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=CODE,
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
    """End the server, if there is one, with its processes; the next work starts another."""
    global _server
    _forget_waiting()
    with _lock:
        if _server:
            _close(_server)
        _server = None


def _forget_waiting() -> None:
    while _waiting:
        _waiting.pop().close()


def _forget_server() -> None:
    """After a fork the server and its processes are the parent's."""
    global _lock, _server
    _lock = threading.Lock()
    _forget_waiting()
    if _server:
        _server[0].close()
        _server[1].returncode = 0
    _server = None


os.register_at_fork(after_in_child=_forget_server)
