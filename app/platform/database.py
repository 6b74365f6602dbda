"""Engines and the two kinds of session.

*Reading* sees one consistent moment and cannot write. *Writing* is one transaction that commits at the end of its
block, or not at all. On SQLite a writer takes the write lock at BEGIN (`BEGIN IMMEDIATE`), so it never fails half
way because another writer came first; on PostgreSQL a reader is REPEATABLE READ READ ONLY.

What the machine or the network can do to a database has the same name on both: DatabaseFailed and its kinds.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVarTuple

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    ExceptionContext,
    MetaData,
    Row,
    Select,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.platform.private_files import keep_private
from app.platform.revisions import OLDEST_TABLE, newest_revision

Columns = TypeVarTuple("Columns")

BUSY_MS = 15_000
"""How long a writer waits for another to finish, in milliseconds."""

TRY_MS = 500
"""How long a look whether rows can be written waits for a writer, in milliseconds."""

ROWS_READ = 1_000
"""Rows of each index that SQLite reads to take stock of a table."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class DatabaseFailed(SQLAlchemyError):
    """The machine, the network or somebody else's work kept the database from its own: later it may do it."""

    kind = "failed"


class DatabaseBusy(DatabaseFailed):
    """Another writer held what this one needs for longer than it waits, or waits for this one. Nothing of its
    transaction was kept."""

    kind = "busy"


class DatabaseFull(DatabaseFailed):
    """There is no room on the disk. Nothing of the transaction was kept."""

    kind = "full"


class DatabaseReadOnly(DatabaseFailed):
    """The database may be read and not written to: its folder, its disk, or a standby. Nothing was kept."""

    kind = "read only"


class DatabaseGone(DatabaseFailed):
    """The database does not answer. Whether what was being committed is kept is not known."""

    kind = "gone"


class DatabaseUpgraded(DatabaseFailed):
    """A later release has changed the tables so far that this one can't work with them. Nothing was kept."""

    kind = "upgraded"
    code = "database_upgraded"


SQLITE_CODES: Mapping[int, type[DatabaseFailed]] = {
    5: DatabaseBusy,
    6: DatabaseBusy,
    8: DatabaseReadOnly,
    10: DatabaseGone,
    13: DatabaseFull,
    14: DatabaseGone,
}
"""BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN (https://sqlite.org/rescode.html, read 28 November 2026)."""

POSTGRESQL_CODES: Mapping[str, type[DatabaseFailed]] = {
    "55P03": DatabaseBusy,
    "40P01": DatabaseBusy,
    "25006": DatabaseReadOnly,
    "53100": DatabaseFull,
    "53300": DatabaseGone,
    "57P01": DatabaseGone,
    "57P02": DatabaseGone,
    "57P03": DatabaseGone,
}
"""lock_timeout ran out, or two wait for each other and one is ended; read_only_sql_transaction; disk_full;
too_many_connections; the server is shutting down, has crashed, or is starting up (PostgreSQL, appendix A)."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """The database at `url`, as two session factories.

    `info` is put on every session, for the layers above (the audit record finds its key there, and how a worker is
    woken), with `kept`, which they share (campaigns/letter_memory.py). `wait_ms`: how long a writer waits for another.
    """

    def __init__(self, url: str, *, info: dict[str, Any] | None = None, wait_ms: int = BUSY_MS) -> None:
        self._info = {"kept": {}, **(info or {})}
        self.wait_ms = wait_ms
        self.must_fit = True  # a restore alone works on a database that no release may work with yet
        self._write, self._read = _sqlite(url) if url.startswith("sqlite") else _postgresql(psycopg_url(url))
        self.may_make = True  # a missing SQLite file: web and worker make none, since what they had would be lost
        self.opened: tuple[int, int] | None = None
        for engine in (self._write, self._read):
            event.listen(engine, "do_connect", self._prepare_file)
            event.listen(engine, "connect", self._note_file)
            event.listen(engine, "begin", self.require_same_file, insert=True)

    @property
    def file(self) -> Path | None:
        """That of a SQLite database; None on PostgreSQL, and of one in memory."""
        url = self._write.url
        return Path(url.database) if url.drivername == "sqlite" and url.database else None

    def _note_file(self, *_: object) -> None:
        """Device and number of the file that the first connection opened."""
        if self.file and self.opened is None:
            status = self.file.stat()
            self.opened = status.st_dev, status.st_ino

    def _prepare_file(self, *_: object) -> None:
        """SQLite would make a file that is missing, readable by all. Raises DatabaseGone."""
        self.require_same_file()
        if self.file and not self.may_make and not self.file.exists():
            raise DatabaseGone("its file is not there")
        if self.file:
            keep_private(self.file)

    def require_same_file(self, *_: object) -> None:
        """Raise DatabaseGone where the file of a SQLite database is not the one that this process opened: it was
        removed or replaced, and what is saved into the old one is found by nobody."""
        if self.file is None or self.opened is None:
            return
        try:
            status = self.file.stat()
        except OSError as problem:
            raise DatabaseGone(f"its file is not there any more: {problem.strerror}. Stop web and worker") from problem
        if (status.st_dev, status.st_ino) != self.opened:
            raise DatabaseGone("its file was replaced by another. Stop web and worker, and check which one is right")

    @property
    def engine(self) -> Engine:
        """The engine that may write: for migrations."""
        return self._write

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.reader() as session:
            yield session

    def reader(self) -> Session:
        """A reading session that the caller closes (one for each web request)."""
        return Session(self._read, expire_on_commit=False, info={**self._info, "reads": True})

    @contextmanager
    def writing(self, *, wait_ms: int | None = None) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises. `wait_ms`: for another writer,
        if not as long as usual. Raises DatabaseFailed, so that a program whose release is too old writes nothing.

        What `after_commit` was given runs once the commit has succeeded.
        """
        wait_ms = self.wait_ms if wait_ms is None else wait_ms
        patient = self._write.execution_options(wait_ms=wait_ms, must_fit=self.must_fit)
        with Session(patient, expire_on_commit=False, info={**self._info, "after_commit": []}) as session:
            with session.begin():
                yield session
            for action in session.info["after_commit"]:
                action()

    def session_on(self, connection: Connection) -> Session:
        """A session in the transaction of a connection, which others can't see into."""
        return Session(connection, expire_on_commit=False, info={**self._info, "kept": {}})

    def try_writing(self) -> None:
        """Raise DatabaseFailed unless rows can be written; nothing is."""
        with self._write.execution_options(wait_ms=TRY_MS).connect() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
            connection.rollback()

    def take_stock(self) -> None:
        """Count SQLite's tables anew, so that it plans well for them; PostgreSQL does so by itself (autovacuum)."""
        if self._write.dialect.name == "sqlite":
            with self._write.begin() as connection:
                _take_stock(connection)

    def autovacuum(self) -> bool:
        """Whether the database keeps its statistics fresh: SQLite's are counted by the worker, every night."""
        if self._write.dialect.name == "sqlite":
            return True
        with self.reading() as session:
            settings = [session.scalar(text(f"SHOW {name}")) for name in ("autovacuum", "track_counts")]
        return settings == ["on", "on"]

    def close(self) -> None:
        self._info["kept"].clear()
        self._read.dispose()
        self._write.dispose()
        self.opened = None


def psycopg_url(url: str) -> str:
    """`postgres://` (as hosting services write it) and `postgresql://` both mean psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def plain_rows(session: Session, query: Select[*Columns]) -> Sequence[Row[*Columns]]:
    """Return rows of columns, all at once and past the session, which is flushed first: of many rows, what
    `Session.execute` does with each takes longer than to read it."""
    session.flush()
    return session.connection().execute(query).all()


def after_commit(session: Session, action: Callable[[], object]) -> None:
    """Run `action` once the transaction is committed (rule 1: nudges leave after the commit)."""
    session.info["after_commit"].append(action)


def wake_after_commit(session: Session, task: str, *arguments: int | str, **how: Any) -> None:
    """Have a worker look once the transaction is committed; once, however often it is asked for. `how`: as Queue.wake
    takes it. A database that was opened without a queue wakes nobody: the sweep finds the rows."""
    asked = session.info.setdefault("to_wake", set())
    if (task, arguments) not in asked and "wake" in session.info:
        asked.add((task, arguments))
        after_commit(session, partial(session.info["wake"], task, *arguments, **how))


def count_anew(session: Session, tables: Collection[type[Any]]) -> None:
    """Have the database take stock of tables into which many rows have come. PostgreSQL does so by itself, but perhaps
    a minute later, and until then may look through all their rows for a few. SQLite does so only when it is asked."""
    session.flush()
    _take_stock(session.connection(), *sorted({table.__tablename__ for table in tables}))


def _take_stock(connection: Connection, *tables: str) -> None:
    """Of all tables, if none is named. Not by PRAGMA optimize: before 3.46 it passes over tables that this connection
    has not asked, and a worker asks few."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {ROWS_READ}")
    for table in tables or ("",):
        connection.exec_driver_sql(f"ANALYZE {table}".strip())


def _sqlite(url: str) -> tuple[Engine, Engine]:
    write = _sqlite_engine(url, begin="BEGIN IMMEDIATE", query_only=False)
    return write, _sqlite_engine(url, begin="BEGIN DEFERRED", query_only=True)


def _sqlite_engine(url: str, *, begin: str, query_only: bool) -> Engine:
    pool = {"pool_use_lifo": query_only} if make_url(url).database else {}  # one in memory has a single connection
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True, **pool)
    oldest = TableOnceThere(OLDEST_TABLE)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver leaves BEGIN to us
        for pragma in (
            "journal_mode = WAL",
            f"busy_timeout = {BUSY_MS}",
            "synchronous = FULL",  # what is committed survives a power cut, the audit record above all
            "foreign_keys = ON",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("translate", 3, _translate, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        wait_ms = options.get("wait_ms", BUSY_MS)
        connection.connection.driver_connection.execute(f"PRAGMA busy_timeout = {int(wait_ms)}")
        connection.exec_driver_sql(begin)
        if options.get("must_fit") and oldest.is_there(connection):
            require_fit(connection.exec_driver_sql(OLDEST).scalar())

    event.listen(engine, "handle_error", _name_reading if query_only else _name_writing)
    return engine


OLDEST = f"SELECT revision FROM {OLDEST_TABLE}"  # noqa: S608 (a constant)


def require_fit(oldest: str | None) -> None:
    """Raise DatabaseUpgraded if only programs of later releases may work with the database. `oldest`: the revision that
    the database names; None where it names none."""
    if oldest is not None and newest_revision() < oldest:
        raise DatabaseUpgraded(
            f"the database needs revision {oldest} or later, and this release has {newest_revision()}"
        )


class TableOnceThere:
    """Whether a table is there, which is asked until it is."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._there = False

    def is_there(self, connection: Connection) -> bool:
        self._there = self._there or inspect(connection).has_table(self._name)
        return self._there


def _translate(text: str | None, old: str, new: str) -> str | None:
    """PostgreSQL's function, for SQLite: letters of `old` become those of `new`; what `new` lacks goes."""
    return None if text is None else text.translate(_table(old, new))


@cache
def _table(old: str, new: str) -> dict[int, int | None]:
    return str.maketrans(old[: len(new)], new, old[len(new) :])


def _postgresql(url: str) -> tuple[Engine, Engine]:
    write = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    oldest = TableOnceThere(OLDEST_TABLE)

    @event.listens_for(write, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        wait_ms = options.get("wait_ms")
        if wait_ms is None:
            return
        waits = f"set_config('lock_timeout', '{int(wait_ms)}', true)"
        if options.get("must_fit") and oldest.is_there(connection):  # one question for both: each crosses the network
            require_fit(connection.exec_driver_sql(f"SELECT ({OLDEST}), {waits}").scalar())
        else:
            connection.exec_driver_sql(f"SELECT {waits}")

    event.listen(write, "handle_error", _name_writing)
    read = create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        pool_use_lifo=True,  # the connection that was used last remembers most (memory.py)
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )
    event.listen(read, "handle_error", _name_reading)
    return write, read


def _name_writing(context: ExceptionContext) -> None:
    kind = _kind(context)
    if kind and not context.is_pre_ping:  # a connection that was lost while nobody used it is opened anew
        raise kind(_driver_message(context)) from context.original_exception


def _name_reading(context: ExceptionContext) -> None:
    if _kind(context) is not DatabaseReadOnly:  # to write in a reading session is a fault of ours
        _name_writing(context)


def _kind(context: ExceptionContext) -> type[DatabaseFailed] | None:
    cause = context.original_exception
    if sqlite_code := getattr(cause, "sqlite_errorcode", None):
        return SQLITE_CODES.get(sqlite_code & 0xFF)
    sqlstate = getattr(cause, "sqlstate", None) or ""
    if context.is_disconnect or sqlstate.startswith("08"):
        return DatabaseGone
    refused = context.dialect.name == "postgresql" and type(cause).__name__ == "OperationalError" and not sqlstate
    return DatabaseGone if refused else POSTGRESQL_CODES.get(sqlstate)


def _driver_message(context: ExceptionContext) -> str:
    """The first line of what the driver said: further ones may hold what was to be written."""
    return str(context.original_exception).partition("\n")[0]
