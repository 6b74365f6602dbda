"""The file of a SQLite database that programs have open: it may be locked away or be without room meanwhile."""

import os
from pathlib import Path

from app.platform.database import Database, DatabaseFull, DatabaseGone, DatabaseReadOnly
from app.platform.disk_space import FULL, try_room
from app.platform.private_files import BESIDE


def require_file(database: Database) -> None:
    """Raise DatabaseFailed unless the file of a SQLite database is the one that this process opened, may be read and
    written by it still, and has room beside it. Of a database that is no file, or has none yet, nothing is asked."""
    database.require_same_file()
    if database.file is not None and database.file.exists():
        _require_access(database.file)
        _require_room(database.file.parent)


def _require_access(file: Path) -> None:
    """By its mode. The file is not opened: this process would lose SQLite's locks on it when it is closed again."""
    for beside in filter(Path.exists, (file.with_name(file.name + end) for end in BESIDE)):
        if not os.access(beside, os.R_OK, effective_ids=True):
            raise DatabaseGone(f"{beside} can't be read")
        if not os.access(beside, os.W_OK, effective_ids=True):
            raise DatabaseReadOnly(f"{beside} can't be written to")


def _require_room(folder: Path) -> None:
    """A row that is written and rolled back would show no full disk: SQLite writes it when it is committed."""
    try:
        try_room(folder)
    except OSError as problem:
        kind = DatabaseFull if problem.errno in FULL else DatabaseReadOnly
        raise kind(f"{folder}: {problem.strerror}") from problem
