"""read_apart: read a file in a process with bounded memory and time, as enclosures are looked at."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 40.0
"""By the clock on the wall, for one file."""

_ROOT = Path(__file__).parents[4]
_KEPT = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Read:
    """`pages`: their words; a Word file is one page. `fault`: why they are not known (words.FAULTS), or blank.
    `carries`: what else the file tells whoever opens it (words.CARRIES)."""

    pages: tuple[str, ...] = ()
    fault: str = ""
    carries: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        return any(page.strip() for page in self.pages)


def read_apart(body: bytes, *, seconds: float = SECONDS) -> Read:
    """Never raises, whatever the file holds. The process is told nothing but the file."""
    told = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-m", "app.evidence.disclosure.apart"]
    try:
        done = subprocess.run(  # noqa: S603  our own program, given a file on its input
            command, input=body, capture_output=True, cwd=_ROOT, env=told, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Read(fault="too_heavy")
    if done.returncode:
        return Read(fault="too_heavy" if done.returncode < 0 or done.returncode == 3 else "damaged")
    found = json.loads(done.stdout)
    return Read(tuple(found["pages"]), found["fault"], tuple(found["carries"]))
