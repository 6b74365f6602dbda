"""Wait for another process: nothing tells when it has come so far, so it is looked at again and again, to a limit."""

import threading
import time
from collections.abc import Callable

OFTEN = 0.02
"""Seconds between two looks."""


def until(condition: Callable[[], object], *, seconds: float, said: Callable[[], str] = str) -> None:
    """Return when `condition` holds; fail after `seconds`, with what `said` tells."""
    ends, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < ends, said()
        pause.wait(OFTEN)
