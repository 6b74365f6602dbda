"""The rows of a SQLite database copied into a PostgreSQL database of the same schema."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.platform.database import Base, Database
from app.search.models import SearchEntry
from app.search.plain import distinct_words
from app.search.text import Row, add_to_index

AT_ONCE = 5_000


def copy_rows(source: Path, target: Database) -> None:
    """All rows of all tables; triggers, which keep rows from being changed, look away meanwhile."""
    tables = list(Base.metadata.tables.values())
    connection = target.engine.raw_connection()
    try:
        with sqlite3.connect(source) as rows, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET timezone = 'UTC'")
            cursor.execute("TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables) + ", search_text CASCADE")
            for table in tables:
                _copy(table, rows, cursor)
            cursor.execute("RESET session_replication_role")
        connection.commit()
    finally:
        connection.close()
    with target.writing() as session:
        _search(session)


def _copy(table: Table, rows: sqlite3.Connection, cursor: Any) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows.execute(f'SELECT {names} FROM "{table.name}"'):
            copy.write_row([str(value) if isinstance(value, int | float) else value for value in row])
    if "id" in table.columns and table.columns["id"].autoincrement and table.columns["id"].type.python_type is int:
        cursor.execute(
            f'SELECT setval(sequence, max(id)) FROM "{table.name}",'
            f" pg_get_serial_sequence('{table.name}', 'id') AS sequence WHERE sequence IS NOT NULL GROUP BY sequence"
        )


def _search(session: Session) -> None:
    """What only PostgreSQL keeps for its searches, made of the entries."""
    entries = select(SearchEntry).order_by(SearchEntry.id).execution_options(yield_per=AT_ONCE)
    for some in session.scalars(entries).partitions():
        add_to_index(session, (_row(entry) for entry in some))


def _row(entry: SearchEntry) -> Row:
    return Row(entry.id, entry.kind, entry.codes, f"{distinct_words(entry.name)} {entry.words}", entry.people)
