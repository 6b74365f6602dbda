"""Migrations: up, down and up again on both databases, and no difference from the models."""

from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from app.database import Database
from app.schema import SchemaBehind, downgrade, metadata, require_current, upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    yield opened
    opened.close()


def test_migrations_make_what_the_models_say(database):
    upgrade(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


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


def test_a_file_is_not_made_by_looking_for_it(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path}/none.db")) as absent, pytest.raises(SchemaBehind):
        require_current(absent)
    assert list(tmp_path.iterdir()) == []
