"""An archive: one uncompressed ZIP with the files of a batch, named by its content (rule 10). A file is given back from
it piece by piece, and never a byte other than what was made."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from app.platform.storage import Storage, sha256, verified_chunks
from app.production.editions.editions import StoredFile
from app.production.editions.file_beginnings import Beginning, read_beginning

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


def stream(storage: Storage, file: StoredFile) -> Iterator[bytes]:
    """The file's bytes in chunks. Raises FileChanged, FileMissing or StorageFailed of the store."""
    begun, own = _beginning_and_rest(storage, file)
    if begun:
        yield begun.body + next(own)  # together, so that of a letter that was changed no byte is given
    yield from own


def parts(storage: Storage, file: StoredFile) -> tuple[bytes, bytes]:
    """The file in the two parts that it is kept as; the first, which is the same object for letters that share it, is
    blank where it was made whole. Raises what `stream` raises."""
    begun, own = _beginning_and_rest(storage, file)
    return begun.body if begun else b"", b"".join(own)


def _beginning_and_rest(storage: Storage, file: StoredFile) -> tuple[Beginning | None, Iterator[bytes]]:
    begun = read_beginning(storage, file.shared.key, sha256=file.shared.sha256) if file.shared else None
    length = file.length - (len(begun.body) if begun else 0)
    digest = begun.digest if begun else None
    own = verified_chunks(
        storage, file.archive_key, offset=file.offset, length=length, sha256=file.sha256, digest=digest
    )
    return begun, own
