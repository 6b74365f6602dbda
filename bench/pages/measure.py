"""Measure every page on both databases, and print the tables. `make bench-pages` runs it."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import text

from app.accounts.security.limits import Tries
from app.commands.move import move
from app.platform.config import Settings
from app.platform.services import open_services
from bench.pages.addresses import Address, addresses
from bench.pages.installation import fill
from bench.pages.meter import Meter
from bench.pages.objects import People
from bench.pages.rounds import Page, count_queries, measure
from bench.pages.size import FULL, SMALL, Size
from bench.pages.table import lines, total, write_json
from tests.fixtures.app import SECRETS, client_of
from tests.fixtures.reuse import reused_app
from tests.services.postgres import fresh_database

ONLY = os.environ.get("PAGES", "")
"""A part of the rules of the pages to measure; all of them without."""


def test_pages(tmp_path: Path, shipped_sqlite: Path, postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    began, tables = time.monotonic(), {}
    with capsys.disabled():
        small, _ = _filled(tmp_path / "small", shipped_sqlite, SMALL)
        full, persons = _filled(tmp_path / "full", shipped_sqlite, FULL)
        _say(began, "filled")
        few = _few(small, persons)
        tables["SQLite"] = _measure("SQLite", full, persons, few)
        _say(began, "SQLite measured")
        with fresh_database(postgres) as url:
            settings = full.model_copy(update={"database_url": url})
            move(full, settings, lambda _label, _total, _done: None)
            with closing(open_services(settings)) as services, services.database.writing() as session:
                session.execute(text("ANALYZE"))  # as it does by itself within a minute
            _say(began, "moved")
            tables["PostgreSQL"] = _measure("PostgreSQL", settings, persons, few)
        _say(began, "done")
    if file := os.environ.get("JSON"):
        write_json(Path(file), tables)


def _filled(instance: Path, shipped: Path, size: Size) -> tuple[Settings, People]:
    instance.mkdir()
    shutil.copy(shipped, instance / "despatch.db")
    settings = Settings(instance_dir=instance, workers=1, **SECRETS)
    with closing(open_services(settings)) as services:
        return settings, fill(services, size)


def _few(settings: Settings, persons: People) -> dict[str, int]:
    """The queries of each page on the small installation."""
    with _meter(settings, persons) as meter:
        return count_queries(meter, _wanted(meter))


def _measure(database: str, settings: Settings, persons: People, few: dict[str, int]) -> list[Page]:
    with _meter(settings, persons) as meter:
        pages = [replace(page, few=few.get(page.rule)) for page in measure(meter, _wanted(meter))]
    print("\n".join(lines(database, pages)), flush=True)
    print(f"{database}: one request of each takes {total(pages):.0f} s of a processor")
    return pages


@contextmanager
def _meter(settings: Settings, persons: People) -> Iterator[Meter]:
    unlimited = patch.object(Tries, "take")  # one person takes all files
    with closing(open_services(settings)) as services, reused_app(services) as app, unlimited:
        clients = client_of(app, persons.owner), client_of(app, persons.clearer)
        with Meter(app, *clients, services).listening() as meter:
            yield meter


def _wanted(meter: Meter) -> list[Address]:
    with meter.services.database.reading() as session:
        return [address for address in addresses(meter.app, session) if ONLY in address.rule]


def _say(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:6.0f} s: {what}", flush=True)
