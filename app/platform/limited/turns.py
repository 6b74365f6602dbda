"""Whose turn it is: how many requests of a web process may do limited work at once, or wait for it.

A thread that waits serves no page. So half the threads of a web process stay free for pages that need no such work, one
person can't take all of the other half, and nobody waits long. Work that no request asks for waits its turn.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

PATIENCE = 5.0
"""Seconds that a request waits for its turn."""

AT_WORK, EACH = 2, 4
"""Pieces of limited work that one person has at once; requests of a person that do such work or wait for it."""

asker: ContextVar[Callable[[], str] | None] = ContextVar("asker", default=None)
"""Tells for whom the request is that this thread answers; None: it answers none."""


class NoTurn(Exception):
    """All turns were taken for as long as one may wait."""

    code = "no_turn"


class Requests:
    """Those of this process that do limited work or wait for it: `most` at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._there, self._at_work = Counter[str](), Counter[str]()
        self._changed = threading.Condition()

    @contextmanager
    def one_of(self, person: str, ends: float) -> Iterator[None]:
        """`ends`: until when it may wait for other work of the same person. Raises NoTurn."""
        with self._changed:
            if self._there.total() >= self.most or self._there[person] >= EACH:
                raise NoTurn
            self._there[person] += 1
        try:
            with self._changed:
                if not self._changed.wait_for(lambda: self._at_work[person] < AT_WORK, ends - monotonic()):
                    raise NoTurn
                self._at_work[person] += 1
            try:
                yield
            finally:
                self._less(self._at_work, person)
        finally:
            self._less(self._there, person)

    def _less(self, counts: Counter[str], person: str) -> None:
        with self._changed:
            counts[person] -= 1
            counts += Counter()  # leaves out those of none
            self._changed.notify_all()


requests = Requests(most=6)
"""Gunicorn's configuration says how many."""


@contextmanager
def turn(turns: threading.Semaphore, seconds: float) -> Iterator[None]:
    """One of `turns`, which may take as long as the work itself may, its `seconds`. Raises NoTurn."""
    who = asker.get()
    if who is None:
        with _hold_turn(turns, seconds):
            yield
        return
    ends = monotonic() + min(seconds, PATIENCE)
    with requests.one_of(who(), ends), _hold_turn(turns, max(0, ends - monotonic())):
        yield


@contextmanager
def _hold_turn(turns: threading.Semaphore, seconds: float) -> Iterator[None]:
    if not turns.acquire(timeout=seconds):
        raise NoTurn
    try:
        yield
    finally:
        turns.release()
