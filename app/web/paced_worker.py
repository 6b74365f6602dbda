"""Gunicorn's threaded worker, with an end to requests that come in slowly.

A thread that reads a request waits for its sender, whoever that is. A sender that takes longer than a second counts as
slow: half the threads at most read from such, and each has a time that grows with what it has sent.
"""

import threading
from time import monotonic
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.workers.gthread import TConn, ThreadWorker
from werkzeug.exceptions import RequestTimeout

PROMPT = 1.0
"""Seconds in which a request comes in that is not slow."""
SECONDS, RATE = 20.0, 20_000
"""Seconds that a slow request may take, and bytes for which it has another."""


class PacedSocket:
    """A connection of which requests are read at a pace. All but `recv` is the socket's own."""

    def __init__(self, socket: Any, slow: threading.Semaphore) -> None:
        self._socket, self._slow = socket, slow
        self._is_slow = False
        self.begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def begin(self) -> None:
        """A request is awaited: first its headers."""
        self.part, self._began, self._received = "headers", monotonic(), 0

    def end(self) -> None:
        """The request is answered; Gunicorn reads what is left of it, with a limit of its own."""
        self.part = "rest"
        if self._is_slow:
            self._is_slow = False
            self._slow.release()

    def recv(self, size: int) -> bytes:
        """Raises RequestTimeout for a body that comes too slowly, and NoMoreData for headers that do."""
        if self.part == "rest":
            rest: bytes = self._socket.recv(size)
            return rest
        try:
            return self._paced(size)
        finally:
            self._socket.settimeout(None)

    def _paced(self, size: int) -> bytes:
        while True:
            most = SECONDS + self._received / RATE if self._is_slow else PROMPT
            left = self._began + most - monotonic()
            if left > 0:
                self._socket.settimeout(left)
                try:
                    found: bytes = self._socket.recv(size)
                except TimeoutError:
                    continue
                self._received += len(found)
                return found
            if self._is_slow or not self._slow.acquire(blocking=False):
                raise RequestTimeout if self.part == "body" else NoMoreData
            self._is_slow = True


class PacedWorker(ThreadWorker):  # type: ignore[misc]
    """The worker of gunicorn.conf.py."""

    def init_process(self) -> None:
        self.slow = threading.BoundedSemaphore(max(1, self.cfg.threads // 2))
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        if not isinstance(conn.sock, PacedSocket):
            conn.sock = PacedSocket(conn.sock, self.slow)
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        if not conn.initialized and not conn.data_ready and not conn.wait_for_data(PROMPT):
            return super().handle(conn)  # which waits a while and puts it aside
        conn.sock.begin()
        try:
            return super().handle(conn)
        finally:
            conn.sock.end()


def pre_request(_worker: Any, request: Any) -> None:
    """Gunicorn's hook: the headers are there."""
    request.unreader.sock.part = "body"


def post_request(_worker: Any, request: Any, _environ: Any, _answer: Any) -> None:
    """Gunicorn's hook: the answer is sent."""
    request.unreader.sock.end()
