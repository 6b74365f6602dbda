"""`despatch demo`: the whole campaign from the command line."""

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from app.commands.out_folder import FolderUnfit
from app.commands.progress_bar import Show, progress_bar
from app.platform.processes import INTERRUPTED, MOST_JOBS, default_jobs, signals_wait

if TYPE_CHECKING:
    from app.commands.demo import Outcome
    from app.production.runs.progress import Progress


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files: empty, or a new one")
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=default_jobs,
    help="Number of processes; by default one for each core",
)
def demo(out: Path, jobs: int) -> None:
    """Make all letters of the March 2015 campaign as PDF and Word files. This needs no installation."""
    from app.commands.demo import ProcessesEnded, demonstrate

    began = time.monotonic()
    try:
        with signals_wait() as interruptible, progress_bar("Loading what ships") as show:
            outcome = demonstrate(out, jobs=jobs, watch=partial(_watch, show), interruptible=interruptible)
    except FolderUnfit as problem:
        _stop(problem.sentence, status=2)
    except OSError as problem:
        said = f"The files could not all be written: {problem.strerror or problem}. None of them was left in {out}."
        _stop(said, status=2)
    except ProcessesEnded:
        _stop("The processes were ended before all letters were generated. Try again with fewer --jobs.", status=1)
    except KeyboardInterrupt:
        _stop("Stopped. No letter was written.", status=INTERRUPTED)
    _report(outcome, out, jobs=jobs, seconds=time.monotonic() - began)


def _watch(show: Show, progress: "Progress") -> None:
    show("Making letters", progress.total, progress.tried)


def _report(outcome: "Outcome", out: Path, *, jobs: int, seconds: float) -> None:
    from app.production.words import sentence

    progress = outcome.progress
    for failure in outcome.failures:
        said = sentence(failure.code, failure.facts)
        click.echo(f"Not generated: {failure.letter.reference} {failure.recipient}. {said}", err=True)
    for slug, line in progress.registries.items():
        click.echo(f"{outcome.names[slug]:<40}{line.made:>8,}")
    click.echo(f"{'All':<40}{progress.made:>8,}")
    made_in = progress.elapsed.total_seconds()
    rate = progress.made / made_in
    click.echo(f"Made as PDF and Word in {made_in:.1f} seconds by {jobs} processes: {rate:.1f} letters a second")
    click.echo(f"{outcome.files:,} files and their manifest are in {out}. In all: {seconds:.1f} seconds")
    if outcome.failures:
        sys.exit(1)


def _stop(words: str, *, status: int) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(status)
