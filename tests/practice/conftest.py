"""Installations whose database has the practice mark, with everything that ships: fixtures that other tests know work
on one of them here."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.commands.setup import load_shipped, prepare
from app.evidence.packs.files.work import work_on
from app.platform.clock import today
from app.platform.config import Settings
from app.platform.practice import mark_as_practice
from app.platform.schema import upgrade
from app.platform.services import Services, open_services
from app.search.keep import catch_up
from tests.delivery import sending
from tests.delivery.posting import office as posting
from tests.evidence.packs import packing
from tests.fixtures.app import REPEAT, SECRETS, embedded_in
from tests.services.postgres import database_url, execute, fresh_database
from tests.services.run import once


def make_practice(settings: Settings) -> None:
    """As an installation is made: its tables, the mark, and then the rest; and what ships, which practice has not."""
    with closing(open_services(settings)) as services:
        settings.instance_dir.mkdir(parents=True, exist_ok=True)
        upgrade(services.database)
        mark_as_practice(services.database)
        prepare(services)
        load_shipped(services)
        catch_up(services.database, today=today())


@pytest.fixture(scope="session")
def practice_sqlite() -> Path:
    """As `shipped_sqlite`, marked. Copy it; never write to it."""

    def make(folder: Path) -> dict[str, Any]:
        settings = Settings(instance_dir=folder / "instance", **SECRETS)
        make_practice(settings)
        return {"file": settings.database_url.removeprefix("sqlite:///")}

    return Path(once("practice-sqlite", make)["file"])


@pytest.fixture(scope="session")
def practice_postgres(postgres: str) -> str:
    """The name of a PostgreSQL database for practice: a template for fresh ones."""

    def make(folder: Path) -> dict[str, Any]:
        execute(postgres, "CREATE DATABASE practice TEMPLATE template0")
        make_practice(Settings(instance_dir=folder, database_url=database_url(postgres, "practice"), **SECRETS))
        return {"name": "practice"}

    return str(once("practice-postgres", make)["name"])


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, practice_sqlite: Path) -> Settings:
    """With the letters of `letters` where the test asks for them: they are made once for the run, and copied."""
    settings = embedded_in(tmp_path, practice_sqlite)
    if "letters" in request.fixturenames:
        shutil.copytree(_with_letters(practice_sqlite), settings.instance_dir, dirs_exist_ok=True)
    return settings


def _with_letters(practice_sqlite: Path) -> str:
    def make(folder: Path) -> dict[str, Any]:
        settings = embedded_in(folder, practice_sqlite)
        with closing(open_services(settings)) as services:
            sending.clear(services)
            sending.make(services)
            posting.make(services)
            packing.pack(services)
            work_on(services, packing.ask(services))
        return {"instance": str(settings.instance_dir)}

    return str(once("practice-letters", make)["instance"])


@pytest.fixture
def letters(services: Services) -> Services:
    """Five letters, final, whose files are real, a print batch of them, and a pack with its files."""
    return services


@pytest.fixture(params=["embedded", pytest.param("departmental", marks=REPEAT)])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """On both databases, with files in a folder."""
    if request.param == "embedded":
        yield request.getfixturevalue("settings")
        return
    socket = request.getfixturevalue("postgres")
    with fresh_database(socket, template=request.getfixturevalue("practice_postgres")) as url:
        yield Settings(instance_dir=tmp_path / "instance", database_url=url, workers=1, **SECRETS)
