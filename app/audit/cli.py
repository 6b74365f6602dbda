"""`despatch audit`: does the record hold?"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.services import Services


@click.group()
def audit() -> None:
    """The audit record."""


@audit.command()
def verify() -> None:
    """Walk the whole record; list what does not hold, one line each, with exit status 2."""
    from app.audit.verify import check
    from app.audit.words import explain

    with _services() as services:
        verdict = check(services.database, services.storage)
    for fault in verdict.faults:
        click.echo(explain(fault))
    if not verdict.holds:
        sys.exit(2)
    click.echo(f"Holds: {verdict.events:,} events; the last is {verdict.last.seq} {verdict.last.hmac}")


@audit.command()
def anchor() -> None:
    """Keep the record's head outside the database, in storage. Print it, to be kept elsewhere too."""
    from app.audit.anchor import anchor as keep

    with _services() as services, services.database.reading() as session:
        head = keep(session, services.storage)
    click.echo(f"{head.seq} {head.hmac}")


@contextmanager
def _services() -> "Iterator[Services]":
    from app.config import load_settings
    from app.schema import require_current
    from app.services import open_services

    with closing(open_services(load_settings())) as services:
        require_current(services.database)
        yield services
