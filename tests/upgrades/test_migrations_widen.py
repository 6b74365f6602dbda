"""Migrations after 1.0 widen the schema, so that programs of the last release go on, or say whose programs they end."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.platform.database import Database
from app.platform.schema import migrations, upgrade
from tests.schema.describe import describe
from tests.upgrades.last_release import last_release
from tests.upgrades.later import NARROWING, WIDENING
from tests.upgrades.narrowing import narrowings

FIRST = "0041"
"""From this revision on the rule applies: 1.0 is the first release."""


def ruled() -> list[tuple[str, str, str | None]]:
    """Revision, the one before, and the oldest programs that it names, of each migration to which the rule applies."""
    scripts = reversed([*ScriptDirectory.from_config(migrations()).walk_revisions()])
    return [
        (script.revision, script.down_revision, getattr(script.module, "oldest_programs", None))
        for script in scripts
        if script.revision > FIRST
    ]


def description(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return describe(connection)


def undeclared(database: Database) -> dict[str, list[str]]:
    """By revision, what it narrows though it names no oldest programs."""
    upgrade(database, FIRST)
    before, found = description(database), {}
    for revision, _, oldest in ruled():
        upgrade(database, revision)
        after = description(database)
        if oldest is None and (narrowed := narrowings(before, after)):
            found[revision] = narrowed
        before = after
    return found


def test_every_migration_widens_the_schema_or_says_whose_programs_it_ends(database):
    assert undeclared(database) == {}


def test_the_programs_of_the_last_release_go_on_in_every_migration():
    released = last_release().revision
    assert [revision for revision, _, oldest in ruled() if oldest and oldest > released] == []


def test_migrations_are_numbered_in_their_order():
    """Revisions are compared as text (app/platform/revisions.py)."""
    scripts = [*ScriptDirectory.from_config(migrations()).walk_revisions()]
    names = [Path(script.path).name.partition("_")[0] for script in scripts]
    assert names == [script.revision for script in scripts] == sorted(names, reverse=True)
    assert {len(name) for name in names} == {4}


def test_a_migration_that_narrows_without_saying_so_is_found(database, later):
    with later():
        assert [revision for revision, *_ in ruled()][-2:] == [WIDENING, NARROWING]
        upgrade(database, WIDENING)
        before = description(database)
        upgrade(database, NARROWING)
        assert narrowings(before, description(database)) == ["account_requests.proposed_by is gone"]


NARROW = {
    "ALTER TABLE things ADD COLUMN must TEXT NOT NULL": ["things.must is new and must be given"],
    "ALTER TABLE things RENAME COLUMN word TO term": ["things.word is gone"],
    "DROP TABLE things": ["things.id is gone", "things.number is gone", "things.word is gone"],
    "CREATE UNIQUE INDEX one_word ON things (word)": ["things has a new rule"],
}
WIDE: dict[str, list[str]] = {
    "ALTER TABLE things ADD COLUMN may TEXT": [],
    "ALTER TABLE things ADD COLUMN usual TEXT NOT NULL DEFAULT ''": [],
    "ALTER TABLE things ADD COLUMN other INTEGER REFERENCES others (id)": [],
    "CREATE TABLE more (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)": [],
    "CREATE INDEX by_word ON things (word)": [],
}
POSTGRESQL = {
    "ALTER TABLE things ALTER COLUMN word SET NOT NULL": ["things.word must be given"],
    "ALTER TABLE things ALTER COLUMN number TYPE BIGINT": ["things.number is of another type"],
    "ALTER TABLE things ADD CHECK (number > 0)": ["things has a new rule"],
    "ALTER TABLE things ADD FOREIGN KEY (number) REFERENCES others (id)": ["things has a new rule"],
}


def effects(url: str, statement: str) -> list[str]:
    with closing(Database(url)) as opened, opened.engine.connect() as connection:
        for made in (
            "CREATE TABLE others (id INTEGER PRIMARY KEY)",
            "CREATE TABLE things (id INTEGER PRIMARY KEY, word TEXT, number INTEGER)",
        ):
            connection.execute(text(made))
        before = describe(connection)
        connection.execute(text(statement))
        found = narrowings(before, describe(connection))
        connection.rollback()
    return [one.partition(":")[0] for one in found]


def test_each_way_of_narrowing_is_found_and_no_way_of_widening(tmp_path):
    ways = NARROW | WIDE
    assert {statement: effects(f"sqlite:///{tmp_path}/d.db", statement) for statement in ways} == ways


@pytest.mark.services
def test_each_way_of_narrowing_is_found_on_postgresql(postgres_url):
    ways = NARROW | POSTGRESQL | WIDE
    assert {statement: effects(postgres_url, statement) for statement in ways} == ways
