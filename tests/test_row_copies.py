"""Rows are copied value by value: what a database can tell apart stays apart."""

from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import JSON, Column, Date, Integer, MetaData, Numeric, Table, Text, func, insert, null, select
from sqlalchemy.dialects.postgresql import JSONB

from app.platform import row_copies
from app.platform.clock import now
from app.platform.database import Database, UTCDateTime
from app.platform.row_copies import BATCH, RowsDiffer, copy_rows

pytestmark = pytest.mark.services

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("word", Text),
    Column("document", JSON().with_variant(JSONB(), "postgresql"), nullable=True),
    Column("at", UTCDateTime),
    Column("day", Date),
    Column("share", Numeric(6, 4)),
)
ROWS = [
    {"word": "é ’ \\ % :x", "document": {"b": [1, None, "ü"], "a": 1.5}, "at": now(), "day": date(2026, 12, 1)},
    {"word": "", "document": None, "share": Decimal("0.3300")},
    {"word": None, "document": null()},
]
"""The second document is JSON's null, the third the database's."""


@pytest.fixture(params=["to postgresql", "to sqlite"])
def pair(request, tmp_path, postgres_url):
    """The database with rows, and an empty one of the other kind."""
    with closing(Database(f"sqlite:///{tmp_path}/d.db")) as lite, closing(Database(postgres_url)) as large:
        old, new = (lite, large) if request.param == "to postgresql" else (large, lite)
        for database in (old, new):
            THINGS.metadata.create_all(database.engine)
        with old.engine.begin() as connection:
            for row in ROWS:
                connection.execute(insert(THINGS), row)
        yield old, new


def read(database: Database) -> list[tuple[object, ...]]:
    is_null = THINGS.c.document.is_(null())
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(THINGS, is_null).order_by(THINGS.c.id))]


def test_each_value_is_the_same_and_new_rows_are_numbered_after_the_last(pair):
    old, new = pair
    with old.engine.begin() as source, new.engine.begin() as target:
        assert copy_rows(source, target, [THINGS]) == len(ROWS)
    assert read(new) == read(old)
    assert [row[-1] for row in read(new)] == [0, 0, 1]
    with new.engine.begin() as connection:
        assert connection.execute(insert(THINGS).values(word="next")).inserted_primary_key == (len(ROWS) + 1,)


def test_what_migrations_put_into_a_table_gives_way(pair):
    old, new = pair
    with new.engine.begin() as connection:
        connection.execute(insert(THINGS).values(id=1, word="seed"))
    with old.engine.begin() as source, new.engine.begin() as target:
        copy_rows(source, target, [THINGS])
    assert read(new) == read(old)


def test_more_rows_than_fit_into_memory_at_a_time_are_copied_and_counted(pair):
    old, new = pair
    with old.engine.begin() as connection:
        connection.execute(insert(THINGS), [{"word": str(number)} for number in range(2 * BATCH)])
    told = []
    with old.engine.begin() as source, new.engine.begin() as target:
        copy_rows(source, target, [THINGS], lambda total, done: told.append((total, done)))
        assert target.scalar(select(func.count()).select_from(THINGS)) == len(ROWS) + 2 * BATCH
    assert [total for total, _ in told] == [len(ROWS) + 2 * BATCH] * 3
    assert told[-1][0] == told[-1][1]


def test_a_value_that_arrives_as_another_is_found(pair, monkeypatch):
    old, new = pair
    as_given = row_copies._insert

    monkeypatch.setattr(row_copies, "_insert", lambda *which: as_given(*which).values(word="another"))
    with old.engine.begin() as source, new.engine.connect() as target, pytest.raises(RowsDiffer, match="things"):
        copy_rows(source, target, [THINGS])
