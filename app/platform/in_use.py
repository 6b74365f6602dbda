"""Whether other programs have a database open: before it is moved, or another is put in its place."""

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from app.platform.database import Database

IN_USE = "object_in_use"
"""What PostgreSQL says where the SQL below refuses."""

REFUSE_OTHERS = text("""
DO $$ DECLARE others bigint; BEGIN
FOR attempt IN 1..20 LOOP
  PERFORM pg_stat_clear_snapshot();
  SELECT count(*) INTO others FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND pid <> pg_backend_pid();
  EXIT WHEN others = 0;
  PERFORM pg_sleep(0.1);
END LOOP;
IF others > 0 THEN RAISE object_in_use; END IF;
END $$;
""")
"""Refuses if another program is connected to this PostgreSQL database. A connection that was just closed is listed for
another moment, so it waits two seconds."""


def is_in_use(database: Database) -> bool:
    """Whether another program has it open; connections of this process are closed first. A file that is no database any
    more is in nobody's use."""
    database.close()
    if database.engine.dialect.name == "postgresql":
        engine, ask = database.engine, REFUSE_OTHERS
    else:
        engine, ask = exclusive_engine(database.engine.url.render_as_string(hide_password=False)), text("SELECT 1")
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(ask)
            return False
    except DatabaseError as problem:
        if engine is database.engine and not is_busy(problem):
            raise
        return is_busy(problem)
    finally:
        engine.dispose()


def is_busy(problem: DatabaseError) -> bool:
    """Whether the database refused because another program has it open."""
    if isinstance(problem.orig, psycopg.errors.ObjectInUse):
        return True
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
