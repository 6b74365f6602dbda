"""An archive: one uncompressed ZIP with the files of a batch, named by its content (rule 10)."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from app.platform.storage import sha256

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date that every entry carries; ZIP knows none before it."""

HEAD = "audit-head.json"
"""An archive's last entry: the head of the audit record when it was begun, which must still be there later (rule 8)."""

_LOCAL_HEADER = 30
"""Bytes of a local file header before its name (APPNOTE 4.3.7); our entries have no extra field."""


@dataclass(frozen=True)
class Slot:
    """Where one file's bytes lie in the archive."""

    offset: int
    length: int


@dataclass(frozen=True)
class MadeArchive:
    """The archive's bytes, and the slot of each file in the order given."""

    body: bytes
    sha256: str
    slots: tuple[Slot, ...]

    @property
    def key(self) -> str:
        """Where it is kept in storage."""
        return f"packs/{self.sha256[:2]}/{self.sha256}.zip"


def archive_of(files: Sequence[tuple[str, bytes]]) -> MadeArchive:
    """Put (name, bytes) pairs in an archive, in order. The same files make the same archive, whenever they are made."""
    buffer = BytesIO()
    slots = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=EARLIEST)
            archive.writestr(entry, content)
            slots.append(Slot(entry.header_offset + _LOCAL_HEADER + len(name.encode()), len(content)))
    body = buffer.getvalue()
    return MadeArchive(body, sha256(body), tuple(slots))
