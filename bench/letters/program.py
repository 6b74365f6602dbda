"""What every program of the bench does: it says that it is ready, then answers lines of JSON, one for one.

Ours and each peer run in a process of their own, so that neither sees the other's memory, caches or patches. Only the
standard library: peers live in another environment than ours.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

Record = TypeVar("Record")
Make = Callable[[Sequence[Record]], Iterable[bytes | Path]]
"""Gives the files of some letters, or where they are; what works in batches may give one file for many letters."""

Prepare = Callable[[Sequence[Record]], float]
"""What is done before the clock starts; seconds of the making that are no part of a letter's cost come back."""


def answer(handle: Callable[[Any], dict[str, Any]]) -> None:
    """Answer every line of standard input by what `handle` gives for it, until the input ends."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    print(json.dumps({"ready": True}), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(handle(json.loads(line))), file=out, flush=True)


def make_letters(
    records: Sequence[Record], make: Make[Record], *, extension: str, prepare: Prepare[Record] = lambda _records: 0.0
) -> None:
    """Answer lines like {"first": 40, "count": 20} by the seconds and the bytes that these letters took. With
    {"into": FOLDER} the files are written there too. None is kept in memory."""

    def handle(asked: dict[str, Any]) -> dict[str, Any]:
        some = records[asked["first"] : asked["first"] + asked["count"]]
        assert len(some) == asked["count"], "the sample has too few letters"
        apart = prepare(some)
        length = 0
        start = time.perf_counter()
        for number, file in enumerate(make(some)):
            length += file.stat().st_size if isinstance(file, Path) else len(file)
            if "into" in asked:
                _write(file, Path(asked["into"]) / f"{number:05d}.{extension}")
        return {"seconds": time.perf_counter() - start - apart, "bytes": length}

    answer(handle)


def _write(file: bytes | Path, to: Path) -> None:
    to.write_bytes(file.read_bytes() if isinstance(file, Path) else file)


def each(one: Callable[[Record], bytes]) -> Make[Record]:
    """For a program that makes letters one by one."""
    return lambda records: map(one, records)
