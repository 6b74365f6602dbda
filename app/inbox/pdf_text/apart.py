"""words_apart: read the words of a PDF in a process with bounded memory and time, as enclosures are looked at."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.letters.enclosure.apart import OUT_OF_MEMORY

SECONDS = 20.0
"""By the clock on the wall, for one file."""

NOT_READ = "too_heavy"

_ROOT = Path(__file__).parents[3]
_KEPT = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Words:
    """`text` may be blank: a PDF of pictures has none. `fault`: encrypted, damaged or too_heavy, or blank."""

    text: str = ""
    fault: str = ""


def words_apart(body: bytes, *, seconds: float = SECONDS) -> Words:
    """Never raises, whatever the file holds. The process is told nothing but the file."""
    told = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-m", "app.inbox.pdf_text"]
    try:
        done = subprocess.run(  # noqa: S603  our own program, given a file on its input
            command, input=body, capture_output=True, cwd=_ROOT, env=told, timeout=min(seconds, SECONDS), check=False
        )
    except subprocess.TimeoutExpired:
        return Words(fault=NOT_READ)
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        return Words(fault=NOT_READ)
    if done.returncode:
        return Words(fault="damaged")
    return Words(**json.loads(done.stdout))
