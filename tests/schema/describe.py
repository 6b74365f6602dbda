"""A database's schema as lines of text, to compare two of them.

The lines say what there is and not how it was written: of constraints the order does not count, of columns it does.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

IN_SQL = {
    "sqlite": ("SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') OR sql LIKE 'CREATE VIRTUAL TABLE%'",),
    "postgresql": (
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND probin IS NULL",
        "SELECT 'EXTENSION ' || extname FROM pg_extension",
    ),
}
"""Queries for what the database itself writes as SQL."""

FILLED = ("audit_head", "search_state")
"""Tables in which a migration puts rows."""

TEXT_INDEX = ("search_text", "search_spelling")
"""On SQLite, virtual tables and those beside them, which SQLite makes as it likes."""


def describe(connection: Connection) -> list[str]:
    dialect = connection.dialect.name
    inspector = inspect(connection)
    lines = []
    for table in sorted(inspector.get_table_names()):
        if not (dialect == "sqlite" and table.startswith(TEXT_INDEX)):
            lines += [f"{table}: {line}" for line in (*_columns(inspector, table), *_constraints(inspector, table))]
    for query in IN_SQL[dialect]:
        lines += sorted(" ".join(sql.split()) for (sql,) in connection.execute(text(query)) if sql)
    for table in filter(inspector.has_table, FILLED):
        lines += [f"{table}: row {tuple(row)}" for row in connection.execute(text(f"SELECT * FROM {table}"))]
    return lines


def _columns(inspector: Inspector, table: str) -> Iterator[str]:
    for column in inspector.get_columns(table):
        null = "" if column["nullable"] else " not null"
        default = "" if column["default"] is None else f" default {column['default']}"
        yield f"{column['name']} {column['type']!r}{null}{default}"


def _constraints(inspector: Inspector, table: str) -> Iterator[str]:
    key = inspector.get_pk_constraint(table)
    yield f"primary key {key['name']} {_names(key['constrained_columns'])}"
    yield from sorted(
        f"foreign key {one['name'] or _name_beside(inspector, table, one)} {_names(one['constrained_columns'])} "
        f"to {one['referred_table']} {_names(one['referred_columns'])} {one['options'] or ''}".rstrip()
        for one in inspector.get_foreign_keys(table)
    )
    yield from sorted(
        f"unique {one['name']} {_names(one['column_names'])}" for one in inspector.get_unique_constraints(table)
    )
    yield from sorted(f"check {one['name']} {one['sqltext']}" for one in inspector.get_check_constraints(table))


def _name_beside(inspector: Inspector, table: str, key: ReflectedForeignKeyConstraint) -> str | None:
    """Return the name of a foreign key that is written beside its column, which SQLAlchemy does not read on SQLite."""
    made = inspector.bind.scalar(text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
    name = re.search(rf"\b{key['constrained_columns'][0]} \w+ CONSTRAINT (\w+) REFERENCES", made)
    return name and name[1]


def _names(names: list[str]) -> str:
    return f"({', '.join(names)})"
