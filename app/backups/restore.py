"""Put a backup in place of an installation's data.

Until all is done, the database says that it is being restored, and every program of Despatch refuses to work on it. So
a restore that is killed is begun again; and when people come back, letters that may have been sent are marked, what was
erased since is erased again, and nothing is sent before each campaign is reconciled (reconcile/).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.audit.anchor import Head, anchors
from app.audit.verify import Verdict
from app.backups.aside import require_same_database
from app.backups.dump import SET_ASIDE, load_postgresql, load_sqlite
from app.backups.erasures import Repeated, erase_again
from app.backups.manifest import name_secret
from app.backups.reconcile.begin import begin_reconciling
from app.backups.store import BackupStore, StoredBackup
from app.errors import Refused
from app.platform.clock import now
from app.platform.database import Database
from app.platform.in_use import is_in_use
from app.platform.private_files import BESIDE
from app.platform.schema import RESTORING, finish_restored, revision_there, upgrade_restored
from app.platform.services import Services
from app.platform.storage import FileMissing, Storage
from app.replay import check_all

Watch = Callable[[int, int], object]
"""Takes how many files there are, and how many are done."""


@dataclass(frozen=True)
class RestoreReport:
    """What was restored: files that were put back, letters that may have been sent, erasures made again, and what the
    audit record says. `set_aside`: where the data are that were there before; blank for none. `other_secret`: whether
    the SECRET_KEY is another than when the backup was made."""

    backup: str
    files: int
    uncertain: int
    erased: Repeated
    verdict: Verdict
    set_aside: str
    other_secret: bool


def restore(
    services: Services, store: BackupStore, backup: StoredBackup, *, replace: bool, watch: Watch = lambda *_: None
) -> RestoreReport:
    """Restore files and database. `replace`: data that are there are set aside, not deleted.

    Raises Refused: backup_of_other_database, backup_incomplete, restore_not_empty, restore_in_use, restore_load_failed,
    backup_program_missing; and StorageFailed, OSError, DatabaseFailed. Nothing is changed before all objects of the
    backup are known to be there.
    """
    require_same_database(services, backup)
    if missing := backup.missing():
        raise Refused("backup_incomplete", name=backup.manifest.name, object=min(missing))
    there = revision_there(services.database)
    if there not in (None, RESTORING) and not replace:
        raise Refused("restore_not_empty")
    if there is not None and is_in_use(services.database):  # it would go on with what is set aside
        raise Refused("restore_in_use")
    files = _put_files(services.storage, backup, watch)
    set_aside = _load(services.database, backup, there)
    upgrade_restored(services.database, backup.manifest.revision)
    uncertain = begin_reconciling(services, backup.manifest, _lost_heads(services, backup), at=now())
    erased = erase_again(services, store, since=backup.manifest.made)
    finish_restored(services.database)
    secret = name_secret(services.settings.secret_key.get_secret_value())
    return RestoreReport(
        backup.manifest.name,
        files,
        uncertain,
        erased,
        check_all(services),
        set_aside,
        secret != backup.manifest.secret_key,
    )


def _put_files(storage: Storage, backup: StoredBackup, watch: Watch) -> int:
    """Put back what is missing, or is not what it was; how many files."""
    there, put = set(storage.keys("")), 0
    for done, (key, stored) in enumerate(backup.manifest.files.items(), 1):
        if key not in there or backup.sealing.name(_file(storage, key)) != stored.name:
            storage.put(key, backup.body(stored))
            put += 1
        watch(len(backup.manifest.files), done)
    return put


def _file(storage: Storage, key: str) -> bytes:
    try:
        return storage.get(key)
    except FileMissing:
        return b""


def _load(database: Database, backup: StoredBackup, there: str | None) -> str:
    """Load the dump, marked as being restored; where the data are that were `there`, blank for none."""
    pieces = (backup.body(piece) for piece in backup.manifest.pieces)
    if database.engine.dialect.name == "sqlite":
        file = Path(str(database.engine.url.database))
        fresh = file.with_name(f"{file.name}.{RESTORING}")
        load_sqlite(pieces, fresh)
        with closing(sqlite3.connect(fresh)) as connection, connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
            connection.execute("UPDATE alembic_version SET version_num = ?", [RESTORING])
        set_aside = _set_file_aside(file)
        fresh.replace(file)
        return set_aside
    aside = f"{SET_ASIDE}{now():%Y%m%d%H%M%S}" if there not in (None, RESTORING) else ""
    load_postgresql(
        pieces,
        database.engine.url,
        before=_clear_schema(database, aside),
        after=f"\nUPDATE public.alembic_version SET version_num = '{RESTORING}';\n",
    )
    return f"schema {aside}" if aside else ""


def _set_file_aside(file: Path) -> str:
    """Give another name to a SQLite database and to what SQLite put beside it, which would be taken for a part of the
    next one; its new name, blank if there was none."""
    aside = f"{file.name}.{SET_ASIDE}{now():%Y%m%d%H%M%S}"
    for end in BESIDE:
        old = file.with_name(file.name + end)
        if old.exists():
            old.rename(file.with_name(aside + end))
    return str(file.with_name(aside)) if file.with_name(aside).exists() else ""


def _clear_schema(database: Database, aside: str) -> str:
    """SQL that makes room for what is restored. Extensions stay: what they define is used by both schemas."""
    if not aside:
        return "DROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
    there = text("SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace ORDER BY extname")
    with database.engine.connect() as connection:
        moves = [f"ALTER EXTENSION {name} SET SCHEMA public;\n" for name in connection.scalars(there)]
    database.close()
    return f"ALTER SCHEMA public RENAME TO {aside};\nCREATE SCHEMA public;\n{''.join(moves)}"


def _lost_heads(services: Services, backup: StoredBackup) -> list[Head]:
    """The heads of the audit record that were put outside the database after the backup."""
    places = (services.storage, *([services.second_storage] if services.second_storage else []))
    heads = {head for place in places for head in anchors(place) if head and head.seq > backup.manifest.head.seq}
    return sorted(heads, key=lambda head: head.seq)
