"""Whether other programs have a database open: before it is moved, or another is put in its place."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from app.platform.database import Database

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
"""How many programs are connected to this PostgreSQL database beside the one that asks."""


def is_in_use(database: Database) -> bool:
    """Whether another program has it open; connections of this process are closed first. A file that is no database any
    more is in nobody's use."""
    database.close()
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            others = connection.scalar(OTHERS)
        database.close()
        return bool(others)
    engine = exclusive_engine(database.engine.url.render_as_string(hide_password=False))
    try:
        with engine.connect() as connection, connection.begin():
            return False
    except DatabaseError as problem:
        return is_busy(problem)
    finally:
        engine.dispose()


def is_busy(problem: DatabaseError) -> bool:
    """Whether SQLite refused because another program has the file open."""
    return getattr(problem.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY


def exclusive_engine(url: str) -> Engine:
    """SQLite gives a lock on the whole file only while no other program has it open."""
    engine = create_engine(url, connect_args={"timeout": 1})

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    return engine
