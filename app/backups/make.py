"""Make a backup while people work, and remove those at BACKUP_URL that are older than BACKUP_KEEP_DAYS.

Files are copied before the database is, and those that came meanwhile after it: whatever a row of the copy points to is
there. A file never changes under its key, so one that the last backup has is not read again.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import Role, User, UserRole
from app.audit.anchor import PREFIX as HEADS
from app.audit.anchor import head
from app.audit.events import INSTALLATION_RESTORED
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.backups import events
from app.backups.dump import Dump, dumped
from app.backups.erasures import keep_erasures
from app.backups.files import keys_in_rows
from app.backups.history import last_backup
from app.backups.manifest import Manifest, StoredObject, name_secret
from app.backups.models import BackupTurn
from app.backups.reconcile.begin import PAGE
from app.backups.store import BackupStore, StoredBackup
from app.commands.words import explain
from app.errors import Refused
from app.notices.facts import Facts
from app.notices.notify import notify
from app.platform.clock import now
from app.platform.leases import Claim, ClaimLost, lease_row, let_go_of_row, lock_claimed_row
from app.platform.services import Services
from app.platform.storage import FileMissing, Storage, StorageFailed
from app.web.filters import format_moment_in_sentence

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=10)
"""How long one object may take before somebody else may make a backup."""

HOLD_SECONDS = 60.0
"""How often the turn is extended."""

FAILURES = (Refused, StorageFailed, SQLAlchemyError, OSError, ClaimLost)
"""What may keep a backup from being made; anything else is our fault."""

Hold = Callable[[], None]
Watch = Callable[[int, int], object]
"""Takes how many files there are, and how many are done."""


@dataclass(frozen=True)
class BackupMade:
    """`added`: bytes that no backup had before; `removed`: how many old backups were. None is while files are missing,
    which an older backup may have, and none elsewhere than at BACKUP_URL."""

    manifest: Manifest
    added: int
    removed: int


def make_backup(services: Services, store: BackupStore, *, at: datetime, watch: Watch = lambda *_: None) -> BackupMade:
    """Raises Refused: backup_folder_missing, backup_inside_storage, backup_under_way, backup_encrypted,
    backup_key_wrong, backup_of_other_key, backup_of_other_record, backup_dump_failed, backup_program_missing; and
    StorageFailed, DatabaseFailed, OSError, ClaimLost. What was stored by then stays for the next one."""
    if store.is_inside(services.storage):
        raise Refused("backup_inside_storage")
    store.require_place()
    with turn(services) as hold:
        objects = store.objects()
        objects_before = frozenset(objects)
        newest = _newest_backup(store)
        if newest:
            _require_own_record(services, newest)
        known_files = newest.manifest.files if newest and newest.sealing.ending == store.sealing.ending else {}
        files = _copy_files(services.storage, store, known_files, objects, hold=hold, watch=watch)
        with dumped(services.database, services.settings.instance_dir) as dump:
            pieces = [_keep_piece(store, piece, objects, hold) for piece in dump.pieces]
        keys = _keys_in_rows(services)
        later_files = _copy_files(services.storage, store, files, objects, hold=hold, watch=watch)
        files |= {key: stored for key, stored in later_files.items() if not key.startswith(HEADS)}
        keep_erasures(services, store)
        missing = len(keys - files.keys())
        manifest = _manifest(services, dump, pieces, files, missing, at=at)
        store.keep_manifest(manifest)
        added = {
            stored.name: stored.length for stored in (*pieces, *files.values()) if stored.name not in objects_before
        }
        facts: dict[str, Any] = {
            "name": manifest.name,
            "files": len(files),
            "bytes": manifest.length,
            "added": sum(added.values()),
        }
        if missing:
            facts["missing"] = missing
        if store.elsewhere:
            facts["place"] = store.elsewhere
        with services.database.writing() as session:
            record(session, events.BACKUP_MADE, actor=SYSTEM, subjects=[], after=facts)
        before = at - timedelta(days=services.settings.backup_keep_days)
        removed = 0 if missing or store.elsewhere else _remove_old(store, before=before, hold=hold)
    return BackupMade(manifest, sum(added.values()), removed)


def _keys_in_rows(services: Services) -> set[str]:
    """The files that rows name by now: each was stored before its row."""
    with services.database.reading() as session:
        return keys_in_rows(session)


def _manifest(
    services: Services,
    dump: Dump,
    pieces: list[StoredObject],
    files: Mapping[str, StoredObject],
    missing: int,
    *,
    at: datetime,
) -> Manifest:
    return Manifest(
        name=f"{at:%Y-%m-%dT%H%M%SZ}-{dump.head.seq}",
        made=at,
        release=version("despatch"),
        database=services.database.engine.dialect.name,
        revision=dump.revision,
        head=dump.head,
        secret_key=name_secret(services.settings.secret_key.get_secret_value()),
        pieces=pieces,
        files=files,
        missing=missing,
    )


def _newest_backup(store: BackupStore) -> StoredBackup | None:
    """Return the newest backup, or None if no backup was made yet or its manifest is damaged."""
    try:
        return store.find()
    except Refused as refused:
        if refused.code in ("backup_encrypted", "backup_key_wrong", "backup_of_other_key"):
            raise  # another installation's, perhaps; or what nobody can read with this key would stay for ever
        if refused.code != "no_backup":
            log.warning("the newest backup can't be read: every file is stored again", code=refused.code)
        return None


def _require_own_record(services: Services, newest: StoredBackup) -> None:
    """An installation that lost its data, and was set up anew, must not put its backups after those that it needs.
    Raises Refused (backup_of_other_record)."""
    restored = select(AuditEvent.seq).where(AuditEvent.action == INSTALLATION_RESTORED)
    with services.database.reading() as session:
        here = head(session).seq
        since = session.scalar(restored.where(AuditEvent.at > newest.manifest.made).limit(1))
    if here < newest.manifest.head.seq and since is None:
        raise Refused("backup_of_other_record", newest=newest.manifest.head.seq, here=here)


def _copy_files(
    storage: Storage,
    store: BackupStore,
    known_files: Mapping[str, StoredObject],
    objects: set[str],
    *,
    hold: Hold,
    watch: Watch,
) -> dict[str, StoredObject]:
    """All files of the storage, of which those that are `known_files` and among the `objects` are not read."""
    files, keys = {}, storage.keys("")
    for done, key in enumerate(keys, 1):
        stored = known_files.get(key)
        if stored is None or stored.name not in objects:
            try:
                stored = store.keep(storage.get(key), objects)
            except FileMissing:  # deleted meanwhile
                continue
            hold()
        files[key] = stored
        watch(len(keys), done)
    return files


def _keep_piece(store: BackupStore, piece: bytes, objects: set[str], hold: Hold) -> StoredObject:
    hold()
    return store.keep(piece, objects)


def _remove_old(store: BackupStore, *, before: datetime, hold: Hold) -> int:
    """Remove backups made before that moment, the newest excepted, objects that no other needs, and damaged ones that
    were set aside before it; how many backups. Nothing is removed while one can't be read, which may be another
    installation's, or where nothing may be removed."""
    try:
        names, needed = store.names(), set[str]()
        old = [name for name in names[:-1] if name < f"{before:%Y-%m-%dT%H%M%SZ}"]
        for name in names:  # one after another: each names all files
            objects = store.find(name).manifest.objects
            needed |= set() if name in old else objects
            hold()
        for name in old:
            store.forget(name)
        store.forget_damaged(before=before.date())
        for sealing in store.sealings:
            for unused in store.objects(sealing) - needed:
                store.forget_object(unused, sealing)
                hold()
    except (Refused, StorageFailed) as problem:
        log.warning("old backups were not all removed", problem=getattr(problem, "code", ""))
        return 0
    return len(old)


def record_failure(services: Services, problem: Exception) -> None:
    """That a backup could not be made. Administrators are told of the first failure since the last backup."""
    code = getattr(problem, "code", type(problem).__name__)
    with services.database.writing() as session:
        failed_before = last_backup(session).failed
        event = record(session, events.BACKUP_FAILED, actor=SYSTEM, subjects=[], after={"code": code})
        if failed_before:
            return
        reason = f"{explain(problem).rstrip('.')}."
        facts = Facts(reference="Tried", title=format_moment_in_sentence(now()), changed=reason)
        people = select(UserRole.user_id).join(User, User.id == UserRole.user_id)
        ids = session.scalars(people.where(UserRole.role == Role.ADMINISTRATOR, User.active)).all()
        notify(session, ids, "backup_failed", facts=facts, href=PAGE, event=event.seq, actor=SYSTEM, at=now())


@contextmanager
def turn(services: Services) -> Iterator[Hold]:
    """One backup at a time: the next might remove what this one adds. The block calls what it is given before the lease
    runs out; ClaimLost is raised there once somebody else has the turn. Raises Refused: backup_under_way."""
    with services.database.writing() as session:
        claim = lease_row(session, BackupTurn, BackupTurn.id == 1, at=now(), lease=LEASE)
    if claim is None:
        raise Refused("backup_under_way")
    held_at = time.monotonic()

    def hold() -> None:
        nonlocal held_at
        if time.monotonic() - held_at > HOLD_SECONDS:
            with services.database.writing() as session:
                lock_claimed_row(session, BackupTurn, claim, BackupTurn.id == 1, at=now())
            held_at = time.monotonic()

    try:
        yield hold
    finally:
        with suppress(SQLAlchemyError):  # else the lease runs out
            _end_turn(services, claim)


def _end_turn(services: Services, claim: Claim) -> None:
    with services.database.writing() as session:
        let_go_of_row(session, BackupTurn, claim)
