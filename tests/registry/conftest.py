"""The shipped registries in a database of the test's own, on both databases: loaded once for the run, then copied."""

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.accounts.models import User
from app.audit.record import SYSTEM, Actor
from app.platform.clock import now
from app.platform.database import Database
from app.platform.root import ROOT
from app.platform.schema import upgrade
from app.registry.posts.posts import PostFilter, PostList, posts_on
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package
from tests.fixtures.app import REPEAT
from tests.services.postgres import database_url, execute, fresh_database
from tests.services.run import once

INFO = {"audit_key": b"audit-key-for-tests" * 2}
BOTH = ["sqlite", pytest.param("postgresql", marks=REPEAT)]
MARCH_2015 = date(2015, 3, 3)
NOVEMBER_2026 = date(2026, 11, 24)


@pytest.fixture(scope="session")
def package():
    return read_package(ROOT / "recipients")


def _load(url, package):
    with closing(Database(url, info=INFO)) as database:
        upgrade(database)
        with database.writing() as session:
            load_package(session, package, actor=SYSTEM)


@pytest.fixture(scope="session")
def registries_sqlite(package):
    def make(folder):
        _load(f"sqlite:///{folder}/registries.db", package)
        return {"file": f"{folder}/registries.db"}

    return Path(once("registries-sqlite", make)["file"])


@pytest.fixture(scope="session")
def registries_postgres(postgres, package):
    """The names of two databases with the same in them: a template can't be copied while anybody reads it."""

    def make(folder):
        execute(postgres, "CREATE DATABASE registries TEMPLATE template0")
        _load(database_url(postgres, "registries"), package)
        execute(postgres, "CREATE DATABASE registries_to_read TEMPLATE registries")
        return {"template": "registries", "to_read": "registries_to_read"}

    return once("registries-postgres", make)


@pytest.fixture(params=BOTH)
def database(request, tmp_path):
    """What ships, loaded, and nothing else: the test's own, to write to."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("registries_sqlite"), tmp_path / "d.db")
        with closing(Database(f"sqlite:///{tmp_path}/d.db", info=INFO)) as opened:
            yield opened
        return
    socket, names = (request.getfixturevalue(name) for name in ("postgres", "registries_postgres"))
    with (
        fresh_database(socket, template=names["template"]) as url,
        closing(Database(url, info=INFO)) as opened,
    ):
        yield opened


@pytest.fixture(params=BOTH)
def session(request):
    """What ships, to read: shared by all tests, so quicker than a database of one's own."""
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('registries_sqlite')}"
    else:
        socket, names = (request.getfixturevalue(name) for name in ("postgres", "registries_postgres"))
        url = database_url(socket, names["to_read"])
    with closing(Database(url)) as shared, shared.reading() as opened:
        yield opened


@pytest.fixture
def member(database):
    """A user who acts: whoever verified something must be one."""
    with database.writing() as session:
        user = User(email="alex@office.example", name="Alex Example", office="", active=True, created_at=now())
        session.add(user)
        session.flush()
        return Actor(user_id=user.id)


def find(session, registry, words, *, valid_at=MARCH_2015, known_at=None):
    """The one post of a registry that has these words."""
    (found,) = posts_on(session, PostList(registry, valid_at, known_at, PostFilter(search=words))).items(session)
    return found
