"""Put a backup in place of an installation's data.

Until all is done, the database says that it is being restored, and every program of Despatch refuses to work on it. So
a restore that is killed is begun again; and when people come back, letters that may have been sent are marked, what was
erased since is erased again, and nothing is sent before each campaign is reconciled (reconcile/).
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.audit.anchor import PREFIX as HEADS
from app.audit.anchor import Head, anchors
from app.audit.models import AuditEvent
from app.audit.verify import Verdict
from app.backups.aside import require_same_database
from app.backups.dump import SET_ASIDE, load_postgresql, load_sqlite
from app.backups.erasures import Repeated, erase_again
from app.backups.manifest import name_secret
from app.backups.missing_files import put_back_missing_files
from app.backups.reconcile.begin import begin_reconciling
from app.backups.store import BackupStore, StoredBackup, open_store
from app.errors import Refused
from app.platform.clock import now
from app.platform.database import Database
from app.platform.in_use import IN_USE, REFUSE_OTHERS, is_in_use
from app.platform.private_files import BESIDE
from app.platform.revisions import OLDEST_TABLE, newest_revision
from app.platform.schema import NO_PROGRAMS, RESTORING, finish_restored, revision_there, upgrade_restored
from app.platform.services import Services
from app.platform.storage import FileMissing, Storage
from app.replay import check_all

Watch = Callable[[int, int], object]
"""Takes how many files there are, and how many are done."""


@dataclass(frozen=True)
class RestoreReport:
    """What was restored: files that were put back, letters that may have been sent, erasures made again, and what the
    audit record says. `set_aside`: where the data are that were there before; blank for none. `other_secret`: whether
    the SECRET_KEY of when the backup was made is not among the settings. `recovered`: how many files came from other
    backups; `missing`: the keys of those that rows name and no backup has."""

    backup: str
    files: int
    uncertain: int
    erased: Repeated
    verdict: Verdict
    set_aside: str
    other_secret: bool
    recovered: int
    missing: set[str]


def restore(
    services: Services,
    store: BackupStore,
    backup: StoredBackup,
    *,
    replace: bool,
    others: Iterable[StoredBackup] = (),
    watch: Watch = lambda *_: None,
) -> RestoreReport:
    """Restore files and database. `replace`: data that are there are set aside, not deleted. `others`: backups from
    which come files that were missing when this one was made.

    Raises Refused: backup_of_other_database, backup_of_later_tables, backup_incomplete, restore_not_empty,
    restore_in_use, restore_load_failed, restore_without_erasures, backup_program_missing; and StorageFailed, OSError,
    DatabaseFailed. Nothing is changed before all objects of the backup are known to be there.
    """
    revision = require_restorable(services, backup, replace=replace)
    services.settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = _put_files(services.storage, backup, watch)
    set_aside = _load(services.database, backup, revision)
    services.database.must_fit = False
    upgrade_restored(services.database, backup.manifest.revision)
    uncertain = begin_reconciling(services, backup.manifest, _lost_heads(services, backup), at=now())
    recovered = put_back_missing_files(services, others)
    erased = erase_again(services, _places_of_erasures(services, store), since=backup.manifest.made)
    finish_restored(services.database)
    services.database.must_fit = True
    secrets = (services.settings.secret_key, *services.settings.secret_key_fallbacks)
    return RestoreReport(
        backup.manifest.name,
        files,
        uncertain,
        erased,
        check_all(services),
        set_aside,
        backup.manifest.secret_key not in {name_secret(secret.get_secret_value()) for secret in secrets},
        recovered.count,
        recovered.missing,
    )


def require_restorable(services: Services, backup: StoredBackup, *, replace: bool) -> str | None:
    """The revision of the schema that is there, None for none. Raises what `restore` raises before it changes anything:
    Refused (backup_of_other_database, backup_of_later_tables, backup_incomplete, restore_not_empty, restore_in_use,
    restore_without_erasures)."""
    require_same_database(services, backup)
    if backup.manifest.revision > newest_revision():
        raise Refused("backup_of_later_tables", revision=backup.manifest.revision, here=newest_revision())
    if missing := backup.missing():
        raise Refused("backup_incomplete", name=backup.manifest.name, object=min(missing))
    revision = revision_there(services.database)
    if revision not in (None, RESTORING) and not replace:
        raise Refused("restore_not_empty")
    if revision is not None and is_in_use(services.database):  # it would go on with what is set aside
        raise Refused("restore_in_use")
    if services.settings.backup_url:
        _require_usual_place(services)
    return revision


def _require_usual_place(services: Services) -> None:
    """Where backups are made now are the newest erasures, also if the backup is from elsewhere."""
    try:
        open_store(services).require_place()
    except Refused as refused:
        raise Refused("restore_without_erasures", folder=refused.facts["folder"]) from None


def _places_of_erasures(services: Services, store: BackupStore) -> list[BackupStore]:
    """Where erasures may have been kept: beside the backup, and where backups are made now."""
    usual = [open_store(services)] if services.settings.backup_url else []
    return [store, *usual]


def _put_files(storage: Storage, backup: StoredBackup, watch: Watch) -> int:
    """Put back what is missing, or is not what it was; how many files. A head of the audit record that differs is not
    counted: its name is a day and an event's number, and after an earlier restore another event had that number."""
    keys, count = set(storage.keys("")), 0
    for done, (key, stored) in enumerate(backup.manifest.files.items(), 1):
        if key not in keys or backup.sealing.name(_file(storage, key)) != stored.name:
            storage.put(key, backup.body(stored))
            count += key not in keys or not key.startswith(HEADS)
        watch(len(backup.manifest.files), done)
    return count


def _file(storage: Storage, key: str) -> bytes:
    try:
        return storage.get(key)
    except FileMissing:
        return b""


def _load(database: Database, backup: StoredBackup, revision: str | None) -> str:
    """Load the dump, marked as being restored; where the data are that were there, blank for none. `revision`: of their
    schema."""
    pieces = (backup.body(piece) for piece in backup.manifest.pieces)
    if database.engine.dialect.name == "sqlite":
        file = Path(str(database.engine.url.database))
        fresh = file.with_name(f"{file.name}.{RESTORING}")
        load_sqlite(pieces, fresh)
        with closing(sqlite3.connect(fresh)) as connection, connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
            connection.execute("UPDATE alembic_version SET version_num = ?", [RESTORING])
            _let_nobody_write(connection)
        if file.exists() and is_in_use(database):  # a program was started meanwhile
            fresh.unlink()
            raise Refused("restore_in_use")
        database.close()  # a connection of this process would stay with the file that is set aside
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as connection, connection:
            _let_nobody_write(connection)  # whoever opens it now must not go on with it
        if revision == RESTORING:  # what is there is left of a restore, and has what was erased since the backup
            set_aside = _newest_aside(file)
            for end in BESIDE[1:]:
                file.with_name(file.name + end).unlink(missing_ok=True)
        else:
            set_aside = _set_file_aside(file)
        fresh.replace(file)
        return set_aside
    aside, drop = _name_aside(), revision == RESTORING
    try:
        load_postgresql(
            pieces,
            database.engine.url,
            before="" if revision is None else _clear_schema(aside, drop=drop),
            after=f"\nUPDATE public.alembic_version SET version_num = '{RESTORING}';\n{LET_NOBODY_WRITE}",
        )
    except Refused as refused:
        if IN_USE in str(refused.facts.get("reason", "")):
            raise Refused("restore_in_use") from None
        raise
    return "" if revision is None or drop else f"schema {aside}"


def _name_aside() -> str:
    """To the microsecond: two restores within one second set two databases aside."""
    return f"{SET_ASIDE}{now():%Y%m%d%H%M%S%f}"


def _let_nobody_write(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [OLDEST_TABLE]).fetchone():
        connection.execute("UPDATE oldest_programs SET revision = ?", [NO_PROGRAMS])


def _set_file_aside(file: Path) -> str:
    """Give another name to a SQLite database and to what SQLite put beside it, which would be taken for a part of the
    next one; its new name, blank if there was none."""
    aside = f"{file.name}.{_name_aside()}"
    for end in BESIDE:
        old = file.with_name(file.name + end)
        if old.exists():
            old.rename(file.with_name(aside + end))
    return str(file.with_name(aside)) if file.with_name(aside).exists() else ""


def _newest_aside(file: Path) -> str:
    """The database that a restore that was broken off had set aside; blank if none was there."""
    names = {aside.name for aside in file.parent.glob(f"{file.name}.{SET_ASIDE}*") if aside.name[-1].isdigit()}
    return str(file.with_name(max(names))) if names else ""


LET_NOBODY_WRITE = f"""
DO $$ BEGIN
IF to_regclass('public.oldest_programs') IS NOT NULL THEN
  UPDATE public.oldest_programs SET revision = '{NO_PROGRAMS}';
END IF;
END $$;
"""  # noqa: S608 (a constant)

CLEAR = f"""{REFUSE_OTHERS.text}
DO $$ DECLARE item record; BEGIN
FOR item IN SELECT oid::regclass AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('e', 'a', 'i'))
LOOP EXECUTE format('ALTER TABLE %s SET SCHEMA %I', item.name, '%(aside)s'); END LOOP;
FOR item IN SELECT oid::regprocedure AS name FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
LOOP EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', item.name, '%(aside)s'); END LOOP;
END $$;
"""  # noqa: S608 (constants)
"""Moves all but extensions, which their owner alone could move, from the schema public to another."""


def _clear_schema(aside: str, *, drop: bool) -> str:
    """SQL that makes room for what is restored. `drop`: what is there is left of a restore, and is not wanted."""
    dropped = f"DROP SCHEMA {aside} CASCADE;\n" if drop else ""
    return f"CREATE SCHEMA {aside};\n{CLEAR.replace('%(aside)s', aside)}{dropped}"


def _lost_heads(services: Services, backup: StoredBackup) -> list[Head]:
    """The heads of the audit record that were put outside the database since the day of the backup and are of events
    that the restored record does not have: they came after it, or belong to what an earlier restore began."""
    places = (services.storage, *([services.second_storage] if services.second_storage else []))
    heads = {head for place in places for head in anchors(place, since=backup.manifest.made.date()) if head}
    links = select(AuditEvent.seq, AuditEvent.hmac).where(AuditEvent.seq.in_([head.seq for head in heads]))
    with services.database.reading() as session:
        recorded = {Head(seq, link) for seq, link in session.execute(links)}
    return sorted(heads - recorded, key=lambda head: (head.seq, head.hmac))
