"""The print bundle beside a plain merge of the same letters, and beside pdfTeX, which sets them all in one run."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.letters.bench import Bench, Job
from bench.letters.contestant import Contestant, Missing, ours, peer, running
from bench.letters.pairs import Pair, times
from bench.letters.row import Row, at_most, row_of
from bench.letters.size import WARM

LETTERS = 2000
MERGE = "merging the same PDFs by {}"

TEX = {
    "bundle/pdftex": Pair(
        "print bundle, untagged",
        "pdfTeX, one run",
        at_most(1),
        ours("bundle", "untagged"),
        peer("pdftex"),
        (LETTERS, LETTERS),
    ),
    "bundle/pdftex-tagged": Pair(
        "print bundle, tagged",
        "pdfTeX, one run",
        at_most(1.3),
        ours("bundle", "tagged"),
        peer("pdftex"),
        (LETTERS, LETTERS),
    ),
}


def _pdftex(pair: Pair, bench: Bench) -> Iterator[Row]:
    letters = (bench.size.letters(LETTERS), LETTERS)
    return times(bench, bench.march, replace(pair, letters=letters))


def _merging(tool: str, bench: Bench) -> Iterator[Row]:
    """Two rows: seconds, and bytes."""
    peer_name = MERGE.format(tool)
    try:
        with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
            pairs = list(_merges(bench, tool, Path(folder)))
    except Missing as why:
        yield Row("print bundle, time", peer_name, "s", at_most(1), missing=str(why))
        yield Row("print bundle, size", peer_name, "MB", at_most(0.1), missing=str(why))
        return
    seconds = [(mine["seconds"], yours["seconds"]) for mine, yours in pairs]
    size = [(mine["bytes"] / 1e6, yours["bytes"] / 1e6) for mine, yours in pairs]
    yield row_of("print bundle, time", peer_name, "s", at_most(1), seconds)
    yield row_of("print bundle, size", peer_name, "MB", at_most(0.1), size)


def _merges(bench: Bench, tool: str, folder: Path) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
    """Answers of a round: our bundle of new letters, their merge of as many PDFs that are there already."""
    letters, sample = bench.size.letters(LETTERS), str(bench.march)
    with running(ours("bundle", "bound"), sample) as bundle:
        with running(ours("letters", "pdf"), sample) as singles:
            singles.ask({"first": 0, "count": letters, "into": str(folder)})
        with running(peer("merging", str(folder), tool), sample) as merge:
            _ask(bundle, 0, WARM)
            for number in range(bench.size.rounds):
                yield _ask(bundle, WARM + number * letters, letters), _ask(merge, 0, letters)


def _ask(program: Contestant, first: int, count: int) -> dict[str, float]:
    return program.ask({"first": first, "count": count})


JOBS = (
    *(Job(f"bundle/{tool}", partial(_merging, tool)) for tool in ("pikepdf", "qpdf")),
    *(Job(name, partial(_pdftex, pair)) for name, pair in TEX.items()),
)
