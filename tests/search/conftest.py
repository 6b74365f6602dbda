"""The shipped registries with what a search looks through, on both databases: made once for the run, then copied."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.platform.database import Database
from app.search.keep import catch_up
from tests.registry.conftest import (  # noqa: F401 (fixtures)
    BOTH,
    INFO,
    NOVEMBER_2026,
    package,
    registries_postgres,
    registries_sqlite,
)
from tests.services.postgres import database_url, execute, fresh_database
from tests.services.run import once


def _fill(url):
    with closing(Database(url, info=INFO)) as database:
        catch_up(database, today=NOVEMBER_2026)


@pytest.fixture(scope="session")
def searched_sqlite(registries_sqlite):  # noqa: F811
    def make(folder):
        shutil.copy(registries_sqlite, folder / "searched.db")
        _fill(f"sqlite:///{folder}/searched.db")
        return {"file": f"{folder}/searched.db"}

    return Path(once("searched-sqlite", make)["file"])


@pytest.fixture(scope="session")
def searched_postgres(postgres, registries_postgres):  # noqa: F811
    """The names of two databases with the same in them: a template can't be copied while anybody reads it."""

    def make(folder):
        execute(postgres, f"CREATE DATABASE searched TEMPLATE {registries_postgres['template']}")
        _fill(database_url(postgres, "searched"))
        execute(postgres, "CREATE DATABASE searched_to_read TEMPLATE searched")
        return {"template": "searched", "to_read": "searched_to_read"}

    return once("searched-postgres", make)


@pytest.fixture(params=BOTH)
def database(request, tmp_path):
    """The test's own, to write to."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("searched_sqlite"), tmp_path / "d.db")
        with closing(Database(f"sqlite:///{tmp_path}/d.db", info=INFO)) as opened:
            yield opened
        return
    socket, names = (request.getfixturevalue(name) for name in ("postgres", "searched_postgres"))
    with (
        fresh_database(socket, template=names["template"]) as url,
        closing(Database(url, info=INFO)) as opened,
    ):
        yield opened


@pytest.fixture(params=BOTH)
def session(request):
    """To read: shared by all tests."""
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('searched_sqlite')}"
    else:
        socket, names = (request.getfixturevalue(name) for name in ("postgres", "searched_postgres"))
        url = database_url(socket, names["to_read"])
    with closing(Database(url)) as shared, shared.reading() as opened:
        yield opened
