"""The schema: every room's tables, the migrations that make them, and which release may work with it (decision 32)."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, String, func, inspect, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Mapped, mapped_column

import app.accounts.factors.models
import app.accounts.models
import app.accounts.security.limit_rows
import app.accounts.sign_on.models
import app.audit.models
import app.backups.models
import app.campaigns.models
import app.checking.models
import app.clearance.models
import app.delivery.models
import app.delivery.posting.models
import app.delivery.release.models
import app.drafting.lines.models
import app.drafting.models
import app.evidence.answers.models
import app.evidence.contributions.models
import app.evidence.disclosure.models
import app.evidence.framework.models
import app.evidence.interventions.models
import app.evidence.packs.files.models
import app.evidence.packs.models
import app.evidence.questions.models
import app.imports.models
import app.inbox.models
import app.notices.models
import app.people.models
import app.platform.heartbeat
import app.platform.practice
import app.production.models
import app.registry.models
import app.responses.models
import app.safeguarding.models
import app.search.models
import app.tracking.models  # noqa: F401 (each import puts its tables into the metadata)
from app.platform.database import Base, Database, DatabaseBusy, DatabaseFailed, require_fit
from app.platform.revisions import MIGRATIONS, OLDEST_TABLE, newest_revision
from app.platform.root import ROOT

log = structlog.get_logger(__name__)

metadata = Base.metadata

SET_REVISION = text("UPDATE alembic_version SET version_num = :revision")

OF_ONE_DATABASE = ("search_text", "search_spelling")
"""Tables and indexes, and those beside them whose names begin so, that each database has in its own way: their
migration makes them, and no model says what they are."""


OF_QUEUE = "huey_"
"""How the tables of a queue begin that is in the same database: it makes them itself."""


def is_in_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models say what a table or index is; for Alembic's comparison."""
    return not (kind in ("table", "index") and (name or "").startswith(OF_ONE_DATABASE))


class OldestPrograms(Base):
    """One row: the oldest revision whose programs may work with the database."""

    __tablename__ = OLDEST_TABLE
    __table_args__ = (CheckConstraint("id = 1", name="alone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[str] = mapped_column(String(32))


LOCK_MS = 3_000
"""How long a migration waits for a table that somebody reads, in milliseconds. Whoever comes after it waits as long."""

PAUSES = (1, 2, 4, 8, 15, 15, 15, 15, 15, 15)
"""Seconds in which others work, before it is tried once more."""

TURN_MS = 600_000
"""How long a migrator waits for another one, in milliseconds."""

MIGRATOR = 0x6465737061746368
"""The number of PostgreSQL's advisory lock that a migrator holds: "despatch" in ASCII."""


def migrations() -> Config:
    """Return the settings of Alembic. A revision imports its tables from the folder `migrations`, beside `app`."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def make_tables(connection: Connection) -> None:
    """Give an empty database the tables of this release, in the transaction of the connection."""
    _take_step(connection, lambda config: command.upgrade(config, "head"))


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to `revision`, in one transaction. Another migrator is waited for."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    _run(database, lambda config: command.downgrade(config, revision))


class SchemaBehind(Exception):
    """The tables are not those of this release. `revision`: the migration they stand at; None when there are none."""

    code = "schema_behind"

    def __init__(self, revision: str | None) -> None:
        super().__init__(f"the schema stands at {revision or 'nothing'}")
        self.revision = revision


class SchemaRestoring(SchemaBehind):
    """A backup is being put in place of this database, or was until that was broken off."""

    code = "schema_restoring"


RESTORING = "restoring"
"""What a database says instead of its revision until a restore has ended."""

NO_PROGRAMS = "9999"
"""In place of the oldest revision whose programs may work with a database: none may, also one that is running."""


class SchemaUnknown(SchemaBehind):
    """The database is at a revision that this release does not have, and can't change: it is of a later release, or
    older than the first."""

    code = "schema_unknown"


def require_current(database: Database) -> None:
    """Raise SchemaBehind or DatabaseUpgraded unless this release can work with the tables: they are of its newest
    migration, or of a later one that names it. A SQLite file is not made by looking for it."""
    if _is_missing_file(database):
        raise SchemaBehind(None)
    with database.engine.connect() as connection:
        try:
            at = _known_revision(connection)
        except SchemaUnknown as unknown:
            if not inspect(connection).has_table(OLDEST_TABLE):
                raise
            require_fit(connection.scalar(select(OldestPrograms.revision)))
            log.info("schema of a later release", revision=unknown.revision)
            return
    if at != newest_revision():
        raise SchemaBehind(at)


def _known_revision(connection: Connection) -> str | None:
    """Return the revision of the database, None when it is empty. Raise SchemaUnknown when no migration has it."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == RESTORING:
        raise SchemaRestoring(revision)
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaUnknown(revision)
    return revision


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrations())


def revision_there(database: Database) -> str | None:
    """Return the revision of the database, RESTORING, or blank when it has tables of something else or is damaged; None
    when it has none. A SQLite file is not made by looking for it."""
    if _is_missing_file(database):
        return None
    try:
        with database.engine.connect() as connection:
            tables = [name for name in inspect(connection).get_table_names() if not name.startswith(OF_QUEUE)]
            return MigrationContext.configure(connection).get_current_revision() or ("" if tables else None)
    except DatabaseFailed:
        raise
    except DatabaseError:  # a SQLite file that is no database any more
        return ""


def upgrade_restored(database: Database, revision: str) -> None:
    """Bring a database that is being restored from `revision` up to this release's, in one transaction, after which it
    still says that it is being restored. Raises SchemaUnknown."""
    with one_migrator(database), _changing(database) as connection:
        connection.execute(SET_REVISION, {"revision": revision})
        make_tables(connection)
        connection.execute(SET_REVISION, {"revision": RESTORING})
        connection.execute(update(OldestPrograms).values(revision=NO_PROGRAMS))


def finish_restored(database: Database) -> None:
    """The restore has ended: every program may work on the database."""
    with database.engine.begin() as connection:
        connection.execute(SET_REVISION, {"revision": newest_revision()})
        connection.execute(update(OldestPrograms).values(revision=_oldest_programs(newest_revision())))


def _is_missing_file(database: Database) -> bool:
    file = database.engine.url.database
    return database.engine.dialect.name == "sqlite" and bool(file) and not Path(str(file)).exists()


def _run(database: Database, step: Callable[[Config], object]) -> None:
    """Take a step, unless tables that it changes stay in use: raises DatabaseBusy then, with nothing changed."""
    with one_migrator(database):
        for pause in (*PAUSES, None):
            try:
                with _changing(database) as connection:
                    _take_step(connection, step)
            except DatabaseBusy as problem:
                if pause is None:
                    raise
                log.warning("the schema is in use, and will be tried again", problem=str(problem), pause=pause)
                time.sleep(pause)
            else:
                return


@contextmanager
def _changing(database: Database) -> Iterator[Connection]:
    """One transaction in which the schema may be changed."""
    wait_ms = TURN_MS if database.engine.dialect.name == "sqlite" else LOCK_MS
    with (
        database.engine.connect().execution_options(wait_ms=wait_ms) as connection,
        tables_made_anew(connection),
        connection.begin(),
    ):
        yield connection


def _take_step(connection: Connection, step: Callable[[Config], object]) -> None:
    config = migrations()
    _known_revision(connection)
    _keep_writers_out(connection)
    config.attributes["connection"] = connection
    step(config)
    _name_oldest_programs(connection)


@contextmanager
def one_migrator(database: Database) -> Iterator[None]:
    """Wait until no other program changes the schema. SQLite has one writer at a time, and needs no more."""
    if database.engine.dialect.name == "sqlite":
        yield
        return
    with database.engine.connect().execution_options(wait_ms=TURN_MS) as holder, holder.begin():
        holder.execute(select(func.pg_advisory_xact_lock(MIGRATOR)))
        yield


def _keep_writers_out(connection: Connection) -> None:
    """Where this changes which programs may write, let those that write finish, and have the others ask again after it:
    each transaction reads the oldest revision first (Database.writing). On SQLite they wait in any case."""
    if connection.dialect.name == "sqlite" or not inspect(connection).has_table(OLDEST_TABLE):
        return
    if connection.scalar(select(OldestPrograms.revision)) != _oldest_programs(newest_revision()):
        lock_writers_out(connection)


def lock_writers_out(connection: Connection) -> None:
    """On PostgreSQL, until the end of the transaction: each writer reads this table first."""
    connection.execute(text("LOCK TABLE oldest_programs IN ACCESS EXCLUSIVE MODE"))


def _name_oldest_programs(connection: Connection) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if oldest := revision and _oldest_programs(revision):
        connection.execute(update(OldestPrograms).where(OldestPrograms.revision != oldest).values(revision=oldest))


def _oldest_programs(revision: str) -> str | None:
    """The oldest revision whose programs may work with the schema of `revision`, as the migrations up to it say. One
    that is no number of ours, as while a backup is restored, is later than all."""
    scripts = (script for script in _scripts().walk_revisions() if script.revision <= revision)
    named = (getattr(script.module, "oldest_programs", None) for script in scripts)
    return next(filter(None, named), None)


@contextmanager
def tables_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making its table anew, which foreign keys would refuse: they are checked after it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.dbapi_connection
    assert sqlite is not None  # noqa: S101
    cursor = sqlite.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if broken := cursor.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"a migration broke foreign keys: {broken[:5]}")
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
