"""A bar on a terminal that shows how far a command is; in a pipe nothing, or a line at each tenth."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Show = Callable[[str, int, int], None]
"""Told what is being done, how much there is of it, and how much is done."""


@contextmanager
def progress_bar(label: str, *, lines: bool = False) -> Iterator[Show]:
    """A bar on standard error. `label`: what is done before it is first told anything; `lines`: where there is no
    terminal, say in a line at each tenth how far it is."""
    if not sys.stderr.isatty():
        yield _tenths(label) if lines else lambda _label, _total, _done: None
        return
    with click.progressbar(length=1, label=label, show_pos=True, file=sys.stderr) as bar:

        def show(label: str, total: int, done: int) -> None:
            bar.length, bar.label = total, label
            bar.update(done - bar.pos)

        bar.render_progress()
        yield show


def _tenths(label: str) -> Show:
    said, saying = -1, label
    click.echo(label, err=True)

    def show(label: str, total: int, done: int) -> None:
        nonlocal said, saying
        if label != saying:
            said, saying = -1, label
            click.echo(label, err=True)
        tenth = 10 * done // total if total else 0
        if tenth > said:
            said = tenth
            click.echo(f"{10 * tenth}% done", err=True)

    return show
