"""Limits of the processes that open what comes from outside and lay out what people type."""

import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from app.platform.processes import end_with_parent


@dataclass(frozen=True)
class Limits:
    """`seconds` on the wall clock, since a busy machine gives a process part of its time, and `cpu_seconds` of the
    processor; `memory_bytes` beyond what the process begins with; `answer_bytes` that it may give back."""

    seconds: float = 40.0
    cpu_seconds: int = 20
    memory_bytes: int = 1_000_000_000
    answer_bytes: int = 30_000_000


def limit_this_process(limits: Limits, *, again: bool = False) -> None:
    """Set the limits that the kernel keeps, from now on. The process can write no file, and ends with the one that
    started it. `again`: they are set anew for the next piece of work, so no hard limit is set.

    SIGALRM and SIGXCPU end it at once, whatever library it is in.
    """
    end_with_parent()
    for number in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    for kind, most in (
        (resource.RLIMIT_AS, _memory(0) + limits.memory_bytes),
        (resource.RLIMIT_CPU, int(time.process_time()) + limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, hard if again else limit))


def resident_bytes() -> int:
    """Memory that this process takes; 0 where the system does not tell."""
    return _memory(1)


def _memory(place: int) -> int:
    """Bytes: at place 0 of address space, which RLIMIT_AS counts, at place 1 in memory (proc(5), statm)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[place])
    except OSError:
        return 0
    return pages * resource.getpagesize()
