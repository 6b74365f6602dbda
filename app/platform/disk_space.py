"""Whether a folder takes something more."""

import errno
import os
import tempfile
from pathlib import Path

ROOM_BYTES = 1_000_000

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk answers that has no more room, or none for this user."""


def try_room(folder: Path) -> None:
    """Raise OSError unless a new file of 1 MB can be made in the folder."""
    with tempfile.TemporaryFile(dir=folder) as trial:
        os.posix_fallocate(trial.fileno(), 0, ROOM_BYTES)
