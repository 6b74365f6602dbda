"""The real run of a large campaign beside that of a small one: what a letter costs, a worker's memory, storage."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from app.platform.config import Settings
from app.production.models import EditionFile
from bench.letters.bench import Bench, Job
from bench.letters.instance import make_instance, opened, settings_in
from bench.letters.real import Letters, copied, worker
from bench.letters.row import Row, at_most, limit, row_of
from bench.letters.size import WARM

KB = 1000


@dataclass(frozen=True)
class Taken:
    """By one run of a whole campaign: milliseconds a letter, the worker's peak in bytes, and bytes a letter of its
    PDFs as they are kept and as they are served."""

    cost: float
    peak: float
    kept: float
    served: float


def _scale(bench: Bench) -> Iterator[Row]:
    small, large = bench.size.small, bench.size.large
    few = settings_in(bench.folder / "small")
    make_instance(few, small)
    takes = [(_take(bench, bench.large), _take(bench, few)) for _ in range(min(3, bench.size.rounds))]
    peer = f"at {small:,}"
    yield row_of(
        f"a letter's cost, run of {large:,}", peer, "ms", at_most(1.15), [(one.cost, two.cost) for one, two in takes]
    )
    yield row_of(
        f"a worker's peak, run of {large:,}",
        peer,
        "MB",
        at_most(1.3),
        [(one.peak / 1e6, two.peak / 1e6) for one, two in takes],
    )
    yield row_of(
        f"storage of a PDF, {large:,} of them",
        "the same as files",
        "KB",
        limit(10),
        [(one.kept / KB, one.served / KB) for one, _ in takes],
    )


def _take(bench: Bench, campaign: Settings) -> Taken:
    with copied(campaign, bench.folder / "scale") as settings, opened(settings) as services:
        letters = Letters(services)
        with worker(settings) as program:
            program.ask({"run": letters.start(WARM)})
            count = _count(bench, campaign) - WARM
            run_id = letters.start(count)
            answer = program.ask({"run": run_id})
        letters.require_made(run_id)
        with services.database.reading() as session:
            bytes_of = dict(
                session.execute(
                    select(EditionFile.format, func.sum(EditionFile.length)).group_by(EditionFile.format)
                ).all()
            )
        everything = count + WARM
        kept = _bytes_under(settings.files_dir) - sum(size for name, size in bytes_of.items() if name != "pdf")
        return Taken(
            cost=1000 * answer["seconds"] / count,
            peak=answer["peak"],
            kept=kept / everything,
            served=bytes_of["pdf"] / everything,
        )


def _count(bench: Bench, campaign: Settings) -> int:
    return bench.size.large if campaign is bench.large else bench.size.small


def _bytes_under(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


JOBS = (Job("scale", _scale),)
