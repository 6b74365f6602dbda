"""Files that rows name and the file store does not have, and how they are put back while people work."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from app.backups.files import keys_in_rows
from app.backups.store import StoredBackup
from app.errors import Refused
from app.platform.services import Services


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
    """Put each missing file back from the first of the `backups` that has it. Raises StorageFailed."""
    missing = missing_files(services)
    left = set(missing)
    for backup in backups:
        files = backup.manifest.files
        for key in sorted(left & files.keys()):
            with suppress(Refused):  # its object is damaged: another backup may have an intact one
                services.storage.put(key, backup.body(files[key]))
                left.remove(key)
        if not left:
            break
    with services.database.reading() as session:
        wanted = keys_in_rows(session)
    for key in missing - left - wanted:  # deleted on purpose meanwhile
        services.storage.delete(key)
    return FilesPutBack(len((missing - left) & wanted), left & wanted)
