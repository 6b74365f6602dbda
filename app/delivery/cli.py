"""`despatch letter`: which edition a file is, whether it is genuine, and how that edition was sent."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.letters.files.in_hand import UnreadableFile


@click.group()
def letter() -> None:
    """Check files of letters."""


@letter.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify(files: tuple[Path, ...]) -> None:
    """Check each PDF or Word FILE: its edition, its clearance certificate, and whether it is genuine, altered or
    superseded.

    Exit status 0 when all are genuine and the newest of their letters, 1 when one is not, 2 when one can't be read.
    """
    from app.commands.installation import open_installation
    from app.delivery.letter_check import hand_in
    from app.letters.files.in_hand import UnreadableFile
    from app.letters.files.letter_file import read_letter_file

    status = 0
    with open_installation() as services:
        for file in files:
            try:
                with services.database.reading() as session:
                    found = hand_in(session, services.storage, read_letter_file(file.read_bytes()))
            except (OSError, UnreadableFile) as problem:
                click.echo(f"{file}: {_why_unread(problem)}", err=True)
                status = 2
                continue
            click.echo("\n    ".join([f"{file}: {found.lines[0]}", *found.lines[1:]]))
            status = max(status, 0 if found.verdict.holds else 1)
    sys.exit(status)


def _why_unread(problem: "OSError | UnreadableFile") -> str:
    from app.production.verification.words import UNREADABLE

    if isinstance(problem, OSError):
        return f"Can't be read: {problem.strerror or problem}."
    return UNREADABLE[problem.code]
