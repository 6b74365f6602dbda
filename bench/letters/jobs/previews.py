"""Previews: the first after an edit, and later ones, beside one render by WeasyPrint."""

from collections.abc import Iterator
from functools import partial

from bench.letters.bench import Bench, Job
from bench.letters.contestant import ours, peer
from bench.letters.pairs import Pair, times
from bench.letters.row import Row, at_most

ONE_RENDER = "one render by WeasyPrint"

PAIRS = {
    "preview/first": Pair(
        "preview, first after an edit", ONE_RENDER, at_most(1.2), ours("previews", "first"), peer("weasyprint"), (3, 3)
    ),
    "preview/later": Pair(
        "preview, any later one", ONE_RENDER, at_most(0.05), ours("previews", "later"), peer("weasyprint"), (5, 3)
    ),
}


def _times(pair: Pair, bench: Bench) -> Iterator[Row]:
    return times(bench, bench.march, pair)


JOBS = tuple(Job(name, partial(_times, pair)) for name, pair in PAIRS.items())
