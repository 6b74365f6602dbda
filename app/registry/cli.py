"""`despatch registry`: check what ships, and count the posts of a day."""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.platform.config import SettingsUnfit, load_settings
from app.platform.database import Database
from app.platform.root import ROOT
from app.platform.schema import SchemaBehind, require_current, upgrade
from app.registry.posts.count import count_posts
from app.registry.registries import registry_names
from app.registry.shipped.check import check_package, sentence
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package

SHIPPED = ROOT / "recipients"


@click.group()
def registry() -> None:
    """Count the posts in registries, and check the data that ships."""


@registry.command()
@click.argument("directory", default=SHIPPED, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directory: Path) -> None:
    """List the faults of the data package in DIRECTORY, or of the one that ships, one on each line."""
    faults = check_package(directory)
    for fault in faults:
        click.echo(sentence(fault))
    if faults:
        sys.exit(2)
    click.echo("No faults found")


@registry.command()
@click.option(
    "--as-at", "as_at", type=click.DateTime(["%Y-%m-%d"]), help="The date, such as 2015-03-03. Without it, today"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON: a number for each registry’s slug, null where it is not known"
)
def count(as_at: datetime | None, as_json: bool) -> None:
    """Count the posts of each registry on a day."""
    day = as_at.date() if as_at else date.today()  # noqa: DTZ011 (the day of whoever types this)
    with _registries() as session:
        counts, names = count_posts(session, valid_at=day), registry_names(session)
    if as_json:
        click.echo(json.dumps(counts))
        return
    total = None if None in counts.values() else sum(filter(None, counts.values()))
    for name, number in [*((names[slug], number) for slug, number in counts.items()), ("All", total)]:
        click.echo(f"{name:<40}{'not known' if number is None else f'{number:,}':>10}")


@contextmanager
def _registries() -> Iterator[Session]:
    """The installation's registries; before it is set up, those that ship, loaded into memory and counted the same."""
    installed = _installed()
    if installed is not None:
        with closing(installed), installed.reading() as session:
            yield session
        return
    click.echo("The database is not set up. These are the registries that come with Despatch.", err=True)
    with closing(Database("sqlite://", info={"audit_key": secrets.token_bytes(32)})) as memory:
        upgrade(memory)
        with memory.writing() as session:
            load_package(session, read_package(SHIPPED), actor=SYSTEM)
            yield session


def _installed() -> Database | None:
    """The database, if it is set up and loaded. One that can't be reached is an error, not a reason to look away."""
    try:
        database = Database(load_settings().database_url)
    except SettingsUnfit as problem:
        if problem.not_set_up:
            return None
        raise
    try:
        require_current(database)
        with database.reading() as session:
            if registry_names(session):
                return database
    except SchemaBehind:
        pass
    database.close()
    return None
