"""A line of the table: one job, ours beside a peer's, taken in paired rounds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal


@dataclass(frozen=True)
class Target:
    """`at least` N times: theirs divided by ours. `at most` N times: ours divided by theirs. `limit` N: ours itself."""

    kind: Literal["at least", "at most", "limit", ""]
    number: float = 0.0

    @property
    def words(self) -> str:
        if self.kind == "limit":
            return f"at most {self.number:g}"
        return f"{self.kind} {self.number:g} times" if self.kind else ""

    def ratio(self, ours: float, theirs: float) -> float:
        return ours / theirs if self.kind in {"at most", "limit"} else theirs / ours


NONE = Target("")


def at_least(times: float) -> Target:
    return Target("at least", times)


def at_most(times: float) -> Target:
    return Target("at most", times)


def limit(number: float) -> Target:
    return Target("limit", number)


@dataclass(frozen=True)
class Row:
    """`ours` and `theirs` in `unit`: medians of the rounds, as `ratio` is of the ratios of each. `missing` says why
    there is none."""

    job: str
    peer: str
    unit: str
    target: Target
    ours: float | None = None
    theirs: float | None = None
    ratio: float | None = None
    rounds: int = 0
    missing: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"target": self.target.words}


def row_of(job: str, peer: str, unit: str, target: Target, pairs: Sequence[tuple[float, float]]) -> Row:
    """`pairs`: ours and theirs of each round."""
    return Row(
        job,
        peer,
        unit,
        target,
        ours=median(mine for mine, _ in pairs),
        theirs=median(yours for _, yours in pairs),
        ratio=median(target.ratio(mine, yours) for mine, yours in pairs),
        rounds=len(pairs),
    )
