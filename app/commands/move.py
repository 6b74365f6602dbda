"""Move an installation that is stopped: its rows to another database, its files to another store, or both.

The old ones stay as they are. The new database has nothing until everything is copied and compared, and the audit
record holds there. So a move that was stopped is begun again, and files that were copied are not copied twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import chain

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.exc import OperationalError

from app.audit.anchor import anchors
from app.audit.verify import Verdict, verify
from app.commands.move_words import CantMove, Moved
from app.commands.progress_bar import Show
from app.platform.clock import today
from app.platform.config import Settings
from app.platform.file_copies import CopiedFiles, copy_files
from app.platform.in_use import REFUSE_OTHERS, exclusive_engine, is_busy
from app.platform.practice import PracticeMark
from app.platform.revisions import newest_revision
from app.platform.row_copies import copy_rows
from app.platform.schema import (
    SchemaUnknown,
    lock_writers_out,
    make_tables,
    metadata,
    require_current,
    tables_made_anew,
)
from app.platform.services import Services, open_services
from app.platform.storage import Storage
from app.replay import KINDS, kept_heads
from app.search.keep import catch_up
from app.search.models import SearchEntry, SearchOwed, SearchState, SearchWord

MADE_ANEW = {model.__tablename__ for model in (SearchEntry, SearchOwed, SearchState, SearchWord)}
"""Tables that are not copied: each database makes its own entries of the rows."""


def move(settings: Settings, target: Settings, show: Show) -> Moved:
    """Copy what `settings` names to what `target` names instead. Raises CantMove, DatabaseFailed, StorageFailed,
    SchemaBehind, FileDiffers and RowsDiffer."""
    with closing(open_services(settings)) as old, closing(open_services(target)) as new:
        moves_rows, moves_files = _differences(old, new)
        require_current(old.database)
        with _held_alone(old) as source:
            _require_own_revision(source)
            if moves_rows:
                _require_no_tables(new)
            if moves_files:
                _require_own_files(old.storage, new.storage)
            files = copy_files(old.storage, new.storage, partial(show, "Copying files")) if moves_files else None
            if not moves_rows:
                return Moved(_verified(source, old, source, new), files=files)
            moved = _move_rows(source, old, new, files, partial(show, "Copying rows"))
        catch_up(new.database, today=today())
        new.database.take_stock()
    return moved


def _differences(old: Services, new: Services) -> tuple[bool, bool]:
    """Whether rows move, and whether files do."""
    rows = old.settings.database_url != new.settings.database_url
    files = _place(old.settings) != _place(new.settings)
    if not rows and not files:
        raise CantMove("same_place")
    return rows, files


def _place(settings: Settings) -> tuple[str, ...]:
    return (settings.s3_endpoint_url, settings.s3_bucket, settings.s3_prefix) if settings.s3_bucket else ()


def _move_rows(
    source: Connection,
    old: Services,
    new: Services,
    files: CopiedFiles | None,
    watch: Callable[[int, int], object],
) -> Moved:
    """In one transaction: until its end the new database is empty."""
    tables = _tables()
    with new.database.engine.connect() as target, tables_made_anew(target), target.begin():
        make_tables(target)
        rows = copy_rows(source, target, tables, watch)
        events = _verified(source, old, target, new)
    return Moved(events, rows, len(tables), files)


def _tables() -> Sequence[Table]:
    """In the order of their foreign keys. The mark of practice comes first: it can't be set later."""
    mark = metadata.tables[PracticeMark.__tablename__]
    others = (table for table in metadata.sorted_tables if table is not mark and table.name not in MADE_ANEW)
    return (mark, *others)


def _verified(source: Connection, old: Services, target: Connection, new: Services) -> int:
    """Walk the audit record of `target` and compare rows and files with it, as `despatch audit verify` does; how many
    events there are. Faults that the old installation has too are no reason not to move it."""
    found = _verdict(target, new)
    if not found.holds and found != _verdict(source, old):
        raise CantMove("record_faulty", faults=len(found.faults))
    return found.events


def _verdict(connection: Connection, services: Services) -> Verdict:
    second = anchors(services.second_storage) if services.second_storage else ()
    with services.database.session_on(connection) as session:
        heads = chain(kept_heads(session, services.storage), (("the second place", head) for head in second))
        return verify(session, storage=services.storage, kinds=KINDS, heads=heads)


def _require_own_revision(source: Connection) -> None:
    """A later release may have tables that this one does not know."""
    revision = source.scalar(text("SELECT version_num FROM alembic_version"))
    if revision != newest_revision():
        raise SchemaUnknown(revision)


def _require_no_tables(new: Services) -> None:
    with new.database.engine.connect() as target:
        if inspect(target).get_table_names():
            raise CantMove("database_not_empty")


def _require_own_files(old: Storage, new: Storage) -> None:
    new.ping()
    if foreign := sorted(set(new.keys("")) - set(old.keys(""))):
        raise CantMove("store_not_empty", key=foreign[0])


@contextmanager
def _held_alone(old: Services) -> Iterator[Connection]:
    """The old database, in a transaction in which no other program can use it. Raises CantMove if one does now."""
    old.database.close()  # this process has connections too
    is_postgresql = old.database.engine.dialect.name == "postgresql"
    engine = old.database.engine if is_postgresql else exclusive_engine(old.settings.database_url)
    with ExitStack() as opened:
        opened.callback(engine.dispose)
        try:
            source = opened.enter_context(engine.connect())
            opened.enter_context(source.begin())
            if is_postgresql:
                source.execute(REFUSE_OTHERS)
        except OperationalError as problem:
            if not is_busy(problem):
                raise
            raise CantMove("in_use") from None
        if is_postgresql:
            lock_writers_out(source)
        yield source
