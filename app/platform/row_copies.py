"""Copies of rows from one database to another of the same schema, SQLite or PostgreSQL, each compared by its values."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    text,
)

BATCH = 500
"""Rows that are in memory at a time."""


class RowsDiffer(Exception):
    """A table has other rows than the one that it was copied from."""

    code = "rows_differ"

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


@dataclass(frozen=True)
class Contents:
    """How many rows a table has, and a digest of them that is the same in whatever order they are read."""

    rows: int = 0
    digest: int = 0

    def plus(self, batch: Sequence[Row[Any]], table: Table) -> "Contents":
        documents = [isinstance(column.type, JSON) for column in table.columns]
        values = (
            [_plain(value) if document else value for value, document in zip(row, documents, strict=True)]
            for row in batch
        )
        digests = (hashlib.sha256(repr(row).encode()).digest() for row in values)
        added = sum(int.from_bytes(digest) for digest in digests)
        return Contents(self.rows + len(batch), (self.digest + added) % 2**256)


def copy_rows(
    source: Connection,
    target: Connection,
    tables: Sequence[Table],
    watch: Callable[[int, int], object] = lambda _total, _done: None,
) -> int:
    """Fill the tables, in this order, with the rows of `source`, and compare what both have; how many rows that are.
    What `target` has in them, as from its migrations, is removed first. Numbers that it gives to new rows follow.

    It runs in the transactions of the two connections. `watch`: told how many rows there are, and how many are done.
    Raises RowsDiffer.
    """
    total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    for table in reversed(tables):
        if target.scalar(select(func.count()).select_from(table)):  # some may not be deleted from
            target.execute(delete(table))
    for table in tables:
        copied, names = Contents(), [f"given_{column.name}" for column in table.columns]
        for batch in _read(source, table):
            target.execute(_insert(table, target), [dict(zip(names, row, strict=True)) for row in batch])
            copied = copied.plus(batch, table)
            watch(total, done + copied.rows)
        if _contents(target, table) != copied:
            raise RowsDiffer(table.name)
        _number_from_here(target, table)
        done += copied.rows
    return done


def _read(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """The rows, in the order of their key: what refers to another row of its table comes after it."""
    query = select(*(_as_stored(column) for column in table.columns)).order_by(*table.primary_key.columns)
    return connection.execute(query, execution_options={"yield_per": BATCH}).partitions()


def _as_stored(column: Column[Any]) -> ColumnElement[Any]:
    """JSON as text: its null is not the database's."""
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


def _insert(table: Table, target: Connection) -> Any:
    def value(column: Column[Any]) -> ColumnElement[Any]:
        given = bindparam(f"given_{column.name}", type_=Text() if isinstance(column.type, JSON) else column.type)
        return cast(given, JSON) if isinstance(column.type, JSON) and target.dialect.name == "postgresql" else given

    return insert(table).values({column.name: value(column) for column in table.columns})


def _plain(document: str | None) -> str | None:
    """JSON in one form: PostgreSQL puts names in another order."""
    return document and json.dumps(json.loads(document), sort_keys=True)


def _contents(connection: Connection, table: Table) -> Contents:
    contents = Contents()
    for batch in _read(connection, table):
        contents = contents.plus(batch, table)
    return contents


def _number_from_here(target: Connection, table: Table) -> None:
    """SQLite numbers a new row after the last one. PostgreSQL counts, and is told how far it has come."""
    if target.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        named = {"table": table.name, "column": column.name}
        if sequence := target.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named):
            last = target.scalar(select(func.max(column)))
            values = {"sequence": sequence, "last": last or 1, "used": last is not None}
            target.execute(text("SELECT setval(:sequence, :last, :used)"), values)
