"""examine_apart: look at a file that somebody sent in a process of its own, with bounded memory and time.

A small file can hold what unpacks to a hundred times the memory there is, or takes hours to draw. Such a file ends that
process and nothing else. The process is told nothing but the file: no settings, no secrets.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from app.letters.enclosure.findings import MOST_BYTES, Examined, refused

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 20
SECONDS = 40
"""By the clock on the wall: a busy machine gives the process a part of its time."""

OUT_OF_MEMORY = 3
"""What the process ends with, when it is not killed for it."""

_ROOT = Path(__file__).parents[3]
_KEPT = ("PATH", "LD_LIBRARY_PATH")


def examine_apart(body: bytes) -> Examined:
    if len(body) > MOST_BYTES:
        return refused("too_many_bytes", bytes=len(body), limit=MOST_BYTES)
    command = [sys.executable, "-m", "app.letters.enclosure"]
    told = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  our own program, given a file on its input
            command, input=body, capture_output=True, cwd=_ROOT, env=told, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return refused("too_heavy")
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        return refused("too_heavy")
    done.check_returncode()
    return Examined.from_json(json.loads(done.stdout))


def bound_this_process() -> None:
    """From now on it has so much memory and time, and can write no file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
