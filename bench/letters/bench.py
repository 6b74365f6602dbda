"""What the jobs of one bench share: how much is made, the samples, the instance that they came from, a folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.platform.config import Settings
from bench.letters.row import Row
from bench.letters.size import Size


@dataclass(frozen=True)
class Bench:
    """`march`, `rich`: folders of the samples. `large`: settings of the instance with the large campaign, which no
    job changes: copy it."""

    size: Size
    folder: Path
    march: Path
    rich: Path
    large: Settings


@dataclass(frozen=True)
class Job:
    """`name` picks it. It gives its rows as they are taken; a row that can't be taken says why."""

    name: str
    rows: Callable[[Bench], Iterator[Row]]
