"""Files of an installation are readable by their owner alone, whatever the mode of the folder that they lie in.

Files in storage are made so (app/platform/storage.py); this is for those that a library makes.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077
"""The bits of a mode that let anybody but the owner in."""

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite puts beside a database, with the mode of the database."""


def keep_private(database: Path) -> None:
    """Make the file of a SQLite database before SQLite does, or take others' rights to it away. Where its folder is not
    there yet, nothing is made."""
    if database.parent.is_dir() and not database.exists():
        os.close(os.open(database, os.O_CREAT | os.O_WRONLY, 0o600))
    for file in (database.with_name(database.name + end) for end in BESIDE):
        with suppress(FileNotFoundError):  # another program that closes the database removes what is beside it
            if file.stat().st_mode & OTHERS and file.stat().st_uid == os.geteuid():
                file.chmod(0o600)


def readable_by_others(folder: Path) -> Iterator[Path]:
    """The files of an installation's folder that somebody else may read. Folders that nobody else may enter are not
    looked into."""
    for path in sorted(folder.iterdir()):
        mode = path.lstat().st_mode & OTHERS
        if path.is_dir() and not path.is_symlink():
            if mode:
                yield from readable_by_others(path)
        elif mode and path.is_file() and not path.is_symlink():
            yield path
