"""`despatch audit`: does the record hold?"""

import sys
from pathlib import Path
from typing import NoReturn

import click


@click.group()
def audit() -> None:
    """Check the audit record."""


@audit.command()
@click.option(
    "--manifest",
    "manifests",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A manifest of letters that you downloaded. You can give several.",
)
def verify(manifests: tuple[Path, ...]) -> None:
    """Check the whole record, and compare rows, heads and manifests with it. List each fault; exit status 2 if any."""
    from app.audit.words import explain
    from app.commands.installation import open_installation
    from app.replay import ManifestUnreadable, check_all

    with open_installation() as services:
        try:
            verdict = check_all(services, manifests)
        except ManifestUnreadable as problem:
            _stop(f"{problem.args[0]} is not a manifest of letters.")
    for fault in verdict.faults:
        click.echo(explain(fault))
    if not verdict.holds:
        sys.exit(2)
    click.echo(f"Intact: {verdict.events:,} events; the last is {verdict.last.seq} {verdict.last.hmac}")


@audit.command()
def anchor() -> None:
    """Save the record's head outside the database, in storage. Print it, so that you can save it elsewhere too."""
    from app.audit.anchor import anchor as keep
    from app.commands.installation import open_installation

    with open_installation() as services, services.database.reading() as session:
        head = keep(session, services.storage, services.second_storage)
    click.echo(f"{head.seq} {head.hmac}")


@audit.command()
def baseline() -> None:
    """Compare rows with the record from now on, where an older record has faults that you know and accept.

    Where an older record has no faults, the nightly check does this automatically.
    """
    from app.audit.replay import needs_baseline, record_baseline
    from app.commands.installation import open_installation
    from app.replay import KINDS

    with open_installation() as services, services.database.writing() as session:
        if not needs_baseline(session):
            _stop("This record needs no baseline: rows are already compared with it.")
        record_baseline(session, KINDS)
    click.echo("Rows are compared with the record from now on")


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)
