"""A table of which one cell differs by letter, or which is longer than a page, beside one that is alike in all."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.letters.bench import Bench, Job
from bench.letters.contestant import ours
from bench.letters.pairs import Pair, times
from bench.letters.row import NONE, Row
from bench.letters.sample import PICKLE, our_sample

DIFFERING = Path(__file__).parents[1].joinpath("grants.md").read_text(encoding="utf-8")
ALIKE = DIFFERING.replace("((organisation))", "A first body")
ROWS = "".join(f"| Body {number} | Visits | £1,200 | 3 March 2015 |\n" for number in range(60))
LONG = ALIKE.replace("| A body |", f"{ROWS}| A body |")


def _beside_alike(name: str, source: str, job: str, letters: int, bench: Bench) -> Iterator[Row]:
    sides = ours("letters", "pdf")
    pair = Pair(job, "a table that is alike in all", NONE, sides, sides, (letters, 100))
    yield from times(bench, _sample(bench, name, source), pair, beside=_sample(bench, "table-alike", ALIKE))


def _sample(bench: Bench, name: str, source: str) -> Path:
    """The letters of March with another text."""
    folder = bench.folder / name
    folder.mkdir(exist_ok=True)
    (folder / PICKLE).write_bytes(pickle.dumps(replace(our_sample(bench.march), source=source)))
    return folder


JOBS = (
    Job("pdf/table", partial(_beside_alike, "table", DIFFERING, "PDF with a table, one cell differs by letter", 100)),
    Job("pdf/table-long", partial(_beside_alike, "table-long", LONG, "PDF with a table longer than a page", 20)),
)
