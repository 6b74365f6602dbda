"""A worker of the real run: claims, letters in both formats, packs, audit. ours.run INSTANCE DATABASE-URL WORKERS

Asked {"run": ID}, it works on that run until it needs nobody any more, and answers with the seconds that it took and
the most memory, in bytes, that this process has held.
"""

import re
import sys
import time
from pathlib import Path
from typing import Any

from app.platform.processes import settle
from app.production.runs.work import work
from bench.letters.instance import opened, settings_in
from bench.letters.program import answer

SOON = 0.05
"""Seconds until a worker that found every letter in other hands looks again."""


def peak() -> int:
    """Not by `getrusage`, which begins with the peak of the process that this one was started by."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


folder, database_url, workers = sys.argv[1:]
with opened(settings_in(Path(folder), database_url=database_url, workers=int(workers))) as services:

    def make(asked: dict[str, int]) -> dict[str, Any]:
        start = time.perf_counter()
        while (again := work(services, asked["run"])) is not None:
            time.sleep(min(again, SOON))
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "peak": peak()}

    settle()
    answer(make)
