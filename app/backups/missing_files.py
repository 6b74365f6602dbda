"""Files that rows name and the file store does not have, and how they are put back while people work."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, lock_record, record
from app.backups import events
from app.backups.files import keys_in_rows
from app.backups.store import StoredBackup
from app.errors import Refused
from app.platform.services import Services

log = structlog.get_logger(__name__)

AT_ONCE = 5
"""Files that are put back while nobody else may write."""


@dataclass(frozen=True)
class FilesPutBack:
    """How many files were put back, and the keys of those that are still `missing`."""

    count: int
    missing: set[str]


def missing_files(services: Services) -> set[str]:
    """Their keys. A file is stored before its row, so the rows are read first."""
    with services.database.reading() as session:
        keys = keys_in_rows(session)
    return keys - set(services.storage.keys(""))


def put_back_missing_files(services: Services, backups: Iterable[StoredBackup]) -> FilesPutBack:
    """Put each missing file back from the first of the `backups` that has it, and record that if the database can be
    written. Raises StorageFailed."""
    left, counts = missing_files(services), dict[str, int]()
    for backup in backups if left else ():
        keys = sorted(left & backup.manifest.files.keys())
        for start in range(0, len(keys), AT_ONCE):
            there = _put_back(services, backup, keys[start : start + AT_ONCE])
            left -= there
            if there:
                counts[backup.manifest.name] = counts.get(backup.manifest.name, 0) + len(there)
        if not left:
            break
    with services.database.reading() as session:
        left &= keys_in_rows(session)  # others were deleted on purpose meanwhile
    count = sum(counts.values())
    if count:
        try:
            with services.database.writing() as session:
                facts = {"backups": counts, "missing": len(left)}
                record(session, events.BACKUP_FILES_PUT_BACK, actor=SYSTEM, subjects=[], after=facts)
        except SQLAlchemyError:
            log.exception("it was not recorded that files were put back", files=count)
    return FilesPutBack(count, left)


def _put_back(services: Services, backup: StoredBackup, keys: Sequence[str]) -> set[str]:
    """Nobody forgets a file meanwhile: its row goes in a transaction, and then the file. Nor where nobody can write."""
    try:
        with services.database.writing() as session:
            lock_record(session)
            return _put_named(session, services, backup, keys)
    except SQLAlchemyError:
        with services.database.reading() as session:
            return _put_named(session, services, backup, keys)


def _put_named(session: Session, services: Services, backup: StoredBackup, keys: Sequence[str]) -> set[str]:
    """Put back those of the files that rows name still; which are there now."""
    there = set[str]()
    for key in keys_in_rows(session).intersection(keys):
        with suppress(Refused):  # its object is damaged: another backup may have an intact one
            services.storage.put(key, backup.body(backup.manifest.files[key]))
            there.add(key)
    return there
