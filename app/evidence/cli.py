"""`despatch evidence`: which file of which evidence pack a file is."""

import sys
from pathlib import Path

import click


@click.group()
def evidence() -> None:
    """Check files of evidence packs."""


@evidence.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def verify(files: tuple[Path, ...]) -> None:
    """Check that each FILE is an unchanged file of an evidence pack, and say which.

    Exit status 0 if all are, 1 if one is not, 2 if one cannot be read.
    """
    from app.commands.installation import open_installation
    from app.evidence.packs.files.ask import made_as
    from app.evidence.packs.words import NOT_MADE, made_words
    from app.platform.storage import sha256

    status = 0
    with open_installation() as services:
        for file in files:
            try:
                digest = sha256(file.read_bytes())
            except OSError as problem:
                click.echo(f"{file}: Can't be read: {problem.strerror or problem}.", err=True)
                status = 2
                continue
            with services.database.reading() as session:
                found = made_as(session, digest)
            click.echo(f"{file}: {made_words(found) if found else NOT_MADE}")
            status = max(status, 0 if found else 1)
    sys.exit(status)
