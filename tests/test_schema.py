"""Migrations: up, down and up again on both databases, and no difference from the models."""

from contextlib import closing
from difflib import unified_diff
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import inspect, make_url

from app.database import Database
from app.schema import SchemaBehind, downgrade, in_models, metadata, require_current, upgrade
from tests.schema.describe import describe
from tests.services.postgres import database_url, execute, fresh_database

SNAPSHOTS = Path(__file__).parent / "schema"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    yield opened
    opened.close()


def test_migrations_make_what_the_models_say(database):
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": in_models})
        assert compare_metadata(context, metadata) == []


def test_migrations_go_down_and_up_again(database):
    upgrade(database)
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    with pytest.raises(SchemaBehind) as raised:
        require_current(database)
    assert raised.value.revision is None
    upgrade(database)
    require_current(database)


def test_upgrading_twice_changes_nothing(database):
    upgrade(database)
    upgrade(database)
    require_current(database)


def test_schema_at_revision_0030_is_the_recorded_one(database):
    upgrade(database, "0030")
    with database.engine.connect() as connection:
        made = describe(connection)
    lines = (SNAPSHOTS / f"{database.engine.dialect.name}.txt").read_text(encoding="utf-8").splitlines()
    recorded = [line for line in lines if not line.startswith("#")]
    assert len(recorded) > 2000
    assert "\n".join(unified_diff(recorded, made, "recorded", "made", n=0, lineterm="")) == ""


def test_a_file_is_not_made_by_looking_for_it(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path}/none.db")) as absent, pytest.raises(SchemaBehind):
        require_current(absent)
    assert list(tmp_path.iterdir()) == []


def test_a_role_that_may_not_create_the_extension_is_told_who_may(postgres):
    role = f"plain_{uuid4().hex}"
    with fresh_database(postgres) as url:
        execute(postgres, f"CREATE ROLE {role} LOGIN")
        name = make_url(url).database
        with psycopg.connect(database_url(postgres, name), autocommit=True) as connection:
            connection.execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {role}")
        plain = Database(url.replace("postgres@", f"{role}@"))
        with closing(plain), pytest.raises(CommandError, match="Have a superuser run CREATE EXTENSION pg_trgm"):
            upgrade(plain)
        with psycopg.connect(database_url(postgres, name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
        again = Database(url.replace("postgres@", f"{role}@"))
        with closing(again):
            upgrade(again)
