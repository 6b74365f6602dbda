"""Processes that work for a command: one answers for all when they are asked to stop, and none outlives it."""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

PR_SET_PDEATHSIG = 1
"""Linux: the signal that this process gets when its parent ends (prctl(2))."""

SELDOM = 50_000
"""Objects made and not yet gone after which a process that makes letters or pages looks for cycles; Python's own number
is 700, which a single letter passes."""

MOST_JOBS = 64
"""Processes that a command may be told to work with: more would sooner fill a machine's memory than help."""

MOST_WEB = 4
"""Web processes where nobody says how many: each takes 250 MB of memory and up to 24 connections to the database, of
which PostgreSQL allows 100 unless told otherwise."""

DRAIN_SECONDS = 18
"""How long web and worker finish what they have in hand when they are asked to stop. What is left then is ended: a
supervisor such as systemd or Docker is asked to wait for a little longer."""

INTERRUPTED = 130
"""Exit status of a program that Ctrl-C ended, as shells count."""


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """SIGTERM, and SIGHUP of a terminal that is closed, stop as Ctrl-C does; under nohup SIGHUP stays ignored."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    asking = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) != signal.SIG_IGN]
    previous = {number: signal.signal(number, interrupt) for number in asking}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def default_jobs() -> int:
    """One process a core, as far as a command may have so many."""
    return min(MOST_JOBS, os.cpu_count() or 1)


def web_processes() -> int:
    """How many processes serve pages: WEB_CONCURRENCY, or one a core, up to MOST_WEB, on every database."""
    return int(os.environ.get("WEB_CONCURRENCY") or min(MOST_WEB, os.cpu_count() or 1))


Interruptible = Callable[[], AbstractContextManager[None]]
"""Makes a block that being asked to stop interrupts."""


@contextmanager
def signals_wait() -> Iterator[Interruptible]:
    """Ctrl-C, SIGTERM, and SIGHUP of a terminal that is closed, wait for the blocks that are interruptible, and raise
    KeyboardInterrupt there, once. What stands around such a block is done, or undone, to its end, however often it is
    asked. Under nohup SIGHUP stays ignored."""
    process = os.getpid()
    asked = heeding = False

    def hear(_signal: int, _frame: object) -> None:
        nonlocal asked, heeding
        if os.getpid() != process:  # forked, and not yet told whom to obey
            return
        asked = True
        if heeding:
            heeding = False
            raise KeyboardInterrupt

    @contextmanager
    def interruptible() -> Iterator[None]:
        nonlocal heeding
        heeding = True
        try:
            if asked:
                raise KeyboardInterrupt
            yield
        finally:
            heeding = False

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    heard = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    previous = {number: signal.signal(number, hear) for number in heard}
    try:
        yield interruptible
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


class Draining:
    """Whether this process takes up no more work, because it was asked to stop. Loops over work look at it."""

    def __init__(self) -> None:
        self.has_begun: Callable[[], bool] = lambda: False


draining = Draining()


class Turn:
    """How long a worker stays with one piece of work: so many seconds, or until it is asked to stop."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends or draining.has_begun()


@contextmanager
def loading() -> Iterator[None]:
    """Import modules in this block. They make hundreds of thousands of objects, and hardly any is garbage: Python does
    not search for it meanwhile, and never searches what was loaded. That halves the time of a start."""
    before = len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            gc.freeze()
        gc.enable()


def settle() -> None:
    """Call once all is loaded, in a process that makes letters in bulk or serves pages: what is there by now stays, and
    is not searched for garbage again and again. Letters, and the rows of large pages, hold no cycles, so that it is
    enough to look seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def end_with_parent() -> None:
    """Have Linux kill this process when its parent ends, however that ends.

    Else a worker that is killed outright leaves children at work that nobody knows of.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))


def obey_parent() -> None:
    """Leave it to the parent to be asked to stop (a terminal asks all its processes), and end with it."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    end_with_parent()
