"""Paired rounds of two programs: ours, theirs, ours, theirs, so that what else the machine does falls on both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.letters.bench import Bench
from bench.letters.contestant import Contestant, Missing, Program, running
from bench.letters.row import Row, Target, row_of
from bench.letters.size import WARM


@dataclass(frozen=True)
class Pair:
    """`letters`: how many ours and theirs make in a round; a quick bench asks fewer of theirs. `pages` of a
    letter, where the job is told by the page."""

    job: str
    peer: str
    target: Target
    ours: Program
    theirs: Program
    letters: tuple[int, int]
    pages: int = 1


def times(bench: Bench, sample: Path, pair: Pair, *, beside: Path | None = None) -> Iterator[Row]:
    """One row: milliseconds a letter, or a page of it. `beside`: the peer's sample where it is another."""
    try:
        with running(pair.ours, str(sample)) as ours, running(pair.theirs, str(beside or sample)) as theirs:
            rounds = [(mine / pair.pages, yours / pair.pages) for mine, yours in _rounds(bench, pair, ours, theirs)]
            yield row_of(pair.job, pair.peer, "ms", pair.target, rounds)
    except Missing as why:
        yield Row(pair.job, pair.peer, "ms", pair.target, missing=str(why))


def _rounds(bench: Bench, pair: Pair, ours: Contestant, theirs: Contestant) -> Iterator[tuple[float, float]]:
    mine, yours = Side(ours, pair.letters[0]), Side(theirs, bench.size.letters(pair.letters[1]))
    for side in (mine, yours):
        side.take(max(WARM, side.letters))
    for _ in range(bench.size.rounds):
        yield mine.take_round(), yours.take_round()


@dataclass
class Side:
    """One program at work, `letters` a round: it makes no letter of the sample twice."""

    program: Contestant
    letters: int
    made: int = 0

    def take_round(self) -> float:
        return self.take(self.letters)

    def take(self, count: int) -> float:
        """Milliseconds a letter of the next `count`."""
        answer = self.program.ask({"first": self.made, "count": count})
        self.made += count
        return 1000 * float(answer["seconds"]) / count
