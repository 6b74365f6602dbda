"""Load a backup into a separate database, to verify it, and bring that up to the schema of this release."""

import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from app.backups.dump import load_postgresql, load_sqlite
from app.backups.files import BackedUpFiles
from app.backups.store import StoredBackup
from app.errors import Refused
from app.platform.database import Database, psycopg_url
from app.platform.schema import upgrade
from app.platform.services import Services, open_services

FOLDER = "verify-"
"""How the folders of verifications begin."""

LONGEST = 24 * 3600
"""Seconds after which a verification does not run any more."""

SCRATCH = re.compile(r"despatch_verify_(\d+)_[0-9a-f]+")
"""The names of databases that are made for a verification, with its moment in seconds."""


@contextmanager
def aside(services: Services, backup: StoredBackup, *, scratch: str = "") -> Iterator[Services]:
    """The installation as it was when the backup was made, to be read; removed in the end. `scratch`: the address of an
    empty PostgreSQL database to use, where this user may not make one. Raises Refused: backup_of_other_database,
    backup_incomplete, verify_needs_database, scratch_not_empty, restore_load_failed."""
    pieces = (backup.body(piece) for piece in backup.manifest.pieces)
    require_same_database(services, backup)
    if services.database.engine.dialect.name == "sqlite":
        _remove_left(services.settings.instance_dir)
        with tempfile.TemporaryDirectory(dir=services.settings.instance_dir, prefix=FOLDER) as folder:
            file = Path(folder) / "despatch.db"
            load_sqlite(pieces, file)
            with _opened(services, backup, f"sqlite:///{file}") as opened:
                yield opened
    else:
        with _scratch_database(services.database, scratch) as url:
            load_postgresql(pieces, make_url(url), before="", after="")
            with _opened(services, backup, url) as opened:
                yield opened


def require_same_database(services: Services, backup: StoredBackup) -> None:
    """Raises Refused: backup_of_other_database."""
    kind = services.database.engine.dialect.name
    if backup.manifest.database != kind:
        raise Refused("backup_of_other_database", made=backup.manifest.database, here=kind)


@contextmanager
def _opened(services: Services, backup: StoredBackup, url: str) -> Iterator[Services]:
    settings = services.settings.model_copy(update={"database_url": url})
    with closing(open_services(settings, queue=services.queue)) as opened:
        upgrade(opened.database)
        yield replace(opened, storage=BackedUpFiles(backup), second_storage=None)


@contextmanager
def _scratch_database(database: Database, scratch: str) -> Iterator[str]:
    if scratch:
        with _emptied(scratch):
            yield scratch
        return
    name = f"despatch_verify_{int(time.time())}_{secrets.token_hex(6)}"
    server = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            _drop_left(connection)
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except SQLAlchemyError:
        raise Refused("verify_needs_database") from None
    try:
        yield database.engine.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


TABLES = """
SELECT format('DROP TABLE IF EXISTS %s CASCADE', oid::regclass) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
FUNCTIONS = """
SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""
"""SQL that drops all that is in a database, except extensions."""


@contextmanager
def _emptied(url: str) -> Iterator[None]:
    """Empty the database at `url` in the end. Raises Refused (scratch_not_empty): what is there is somebody's."""
    engine = create_engine(psycopg_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        if connection.scalars(text(TABLES)).first():
            raise Refused("scratch_not_empty")
    try:
        yield
    finally:
        with engine.begin() as connection:
            for statement in connection.scalars(text(f"{TABLES} UNION ALL {FUNCTIONS}")).all():
                connection.execute(text(statement))


def _remove_left(instance: Path) -> None:
    """Copies that a verification left which was killed."""
    for folder in instance.glob(f"{FOLDER}*"):
        if time.time() - folder.stat().st_mtime > LONGEST:
            shutil.rmtree(folder, ignore_errors=True)


def _drop_left(connection: Connection) -> None:
    """Those that a verification left which was killed. Another may run, which has made its database and has not
    connected to it yet."""
    databases = connection.scalars(text("SELECT datname FROM pg_database")).all()
    for made in filter(None, map(SCRATCH.fullmatch, databases)):
        if time.time() - int(made[1]) > LONGEST:
            with suppress(SQLAlchemyError):
                connection.execute(text(f"DROP DATABASE {made[0]}"))
