"""`despatch demo`: the whole campaign from the command line."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from app.demo import Outcome, Watch
    from app.production.progress import Progress

UNFIT = {
    "not_a_folder": "{} is not a folder. Give another with --out.",
    "not_empty": "{} is not empty. Give an empty folder, or a new one, with --out.",
    "not_writable": "{} cannot be written to. Give another folder with --out.",
}

INTERRUPTED = 130
"""Exit status of a program that Ctrl-C ended, as shells count."""


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files: empty, or a new one")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=lambda: os.cpu_count() or 1, help="Processes; one a core by default"
)
def demo(out: Path, jobs: int) -> None:
    """Make all letters of the March 2015 campaign as PDF and Word, on an installation made for the purpose."""
    from app.demo import FolderUnfit, ProcessesEnded, demonstrate
    from app.serve import signals_interrupt

    began = time.monotonic()
    try:
        with signals_interrupt(), _bar() as watch:
            outcome = demonstrate(out, jobs=jobs, watch=watch)
    except FolderUnfit as problem:
        _stop(UNFIT[problem.code].format(problem.folder), status=2)
    except OSError as problem:
        _stop(f"The files could not all be written to {out}: {problem.strerror or problem}.", status=2)
    except ProcessesEnded:
        _stop("The processes were ended before all letters were made. Try again with fewer --jobs.", status=1)
    except KeyboardInterrupt:
        _stop("Stopped. No letter was written.", status=INTERRUPTED)
    _report(outcome, out, jobs=jobs, seconds=time.monotonic() - began)


@contextmanager
def _bar() -> "Iterator[Watch]":
    """A bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=1, label="Loading what ships", show_pos=True, file=sys.stderr) as bar:

        def watch(progress: "Progress") -> None:
            bar.length, bar.label = progress.total, "Making letters"
            bar.update(progress.tried - bar.pos)

        bar.render_progress()
        yield watch


def _report(outcome: "Outcome", out: Path, *, jobs: int, seconds: float) -> None:
    from app.production.words import sentence

    progress = outcome.progress
    for failure in outcome.failures:
        said = sentence(failure.code, failure.facts)
        click.echo(f"Not made: {failure.letter.reference} {failure.recipient}. {said}", err=True)
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
