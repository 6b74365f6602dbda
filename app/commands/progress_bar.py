"""A bar on a terminal that shows how far a command is; nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Show = Callable[[str, int, int], None]
"""Told what is being done, how much there is of it, and how much is done."""


@contextmanager
def progress_bar(label: str) -> Iterator[Show]:
    """A bar on standard error. `label`: what is done before it is first told anything."""
    if not sys.stderr.isatty():
        yield lambda _label, _total, _done: None
        return
    with click.progressbar(length=1, label=label, show_pos=True, file=sys.stderr) as bar:

        def show(label: str, total: int, done: int) -> None:
            bar.length, bar.label = total, label
            bar.update(done - bar.pos)

        bar.render_progress()
        yield show
