"""Files that people sent, in storage. They are stored first, under what they hold, and rows point to them after: a
process that dies in between leaves a file that nothing points to, never a row without its file."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.storage import Storage, sha256
from app.web.files.uploads import Upload

NOT_STORED = (
    "The file could not be saved: the file store is full or does not answer. Nothing was changed. Try again in a "
    "minute, and tell an administrator if it still does not work"
)
"""Beside the box of a file that the file store did not take."""

STORE_SILENT = "The file store does not answer. Nothing was changed. Try again in a minute."


@dataclass(frozen=True)
class KeptFile:
    """`type`: MIME, as found from what it holds; `length` in bytes; `key`: where it lies."""

    name: str
    type: str
    length: int
    sha256: str
    key: str


class KeptFileColumns:
    """A row that points to a kept file: the columns are the fields of KeptFile."""

    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))


def keep_files(storage: Storage, uploads: Iterable[Upload], *, folder: str) -> list[KeptFile]:
    """Put each into storage, outside any transaction. Raises StorageFailed; what was put before stays, unused."""
    files = []
    for upload in uploads:
        digest = sha256(upload.body)
        storage.put(f"{folder}/{digest}", upload.body)
        files.append(KeptFile(upload.name, upload.type, len(upload.body), digest, f"{folder}/{digest}"))
    return files


def fresh(files: Iterable[KeptFile], has: Collection[str]) -> list[KeptFile]:
    """Those whose content is not there yet (`has`: digests), in order; of the same content twice the first."""
    found: dict[str, KeptFile] = {}
    for file in files:
        if file.sha256 not in has:
            found.setdefault(file.sha256, file)
    return [*found.values()]
