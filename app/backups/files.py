"""The files of a backup as a storage that is only read, and which files the rows of a database point to."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.backups.manifest import StoredObject
from app.backups.store import StoredBackup
from app.campaigns.enclosures.enclosure_list import enclosure_key
from app.campaigns.models import EnclosureFile
from app.clearance.models import Answer, Minister
from app.clearance.offices.signature_pictures import signature_key
from app.evidence.answers.models import AnswerFile
from app.evidence.disclosure.models import Bundle
from app.evidence.interventions.models import InterventionFile
from app.evidence.packs.files.models import PackFile
from app.imports.models import Import
from app.inbox.models import Message, MessageFile
from app.platform.storage import CHUNK, FileMissing
from app.production.models import Archive, SharedPart
from app.responses.models import ResponseFile

KEYS: tuple[InstrumentedAttribute[str], ...] = (
    Archive.key,
    SharedPart.key,
    Import.key,
    Message.key,
    MessageFile.key,
    ResponseFile.key,
    InterventionFile.key,
    PackFile.key,
    AnswerFile.key,
)
"""Columns with the key of a file in storage; blank once the file was deleted."""


class BackedUpFiles:
    """A Storage of what a backup holds. Nothing can be put there."""

    def __init__(self, backup: StoredBackup) -> None:
        self._backup = backup
        self._files = backup.manifest.files
        self._last: tuple[StoredObject, bytes] | None = None

    def get(self, key: str) -> bytes:
        """Raises FileMissing, Refused (backup_incomplete), StorageFailed."""
        stored = self._files.get(key)
        if stored is None:
            raise FileMissing(key)
        if self._last is None or self._last[0] != stored:  # letters of one archive are read one after another
            self._last = stored, self._backup.body(stored)
        return self._last[1]

    def stream(self, key: str, *, offset: int, length: int) -> Iterator[bytes]:
        body = memoryview(self.get(key))[offset : offset + length]
        return (bytes(body[start : start + CHUNK]) for start in range(0, len(body), CHUNK))

    def keys(self, prefix: str) -> list[str]:
        return sorted(key for key in self._files if key.startswith(prefix))

    def ping(self) -> None:
        """It is there."""

    def put(self, key: str, body: bytes) -> None:
        raise TypeError("a backup is only read")

    add = put

    def delete(self, key: str) -> None:
        raise TypeError("a backup is only read")


def keys_in_rows(session: Session) -> set[str]:
    """The keys of all files that rows point to."""
    keys = {key for column in KEYS for key in session.scalars(select(column).where(column != "").distinct())}
    keys |= {enclosure_key(digest) for digest in session.scalars(select(EnclosureFile.sha256))}
    for picture in (Minister.picture_sha256, Answer.picture_sha256):
        keys |= {signature_key(digest) for digest in session.scalars(select(picture).distinct()) if digest}
    for parts in session.scalars(select(Bundle.parts)):
        keys |= {part["key"] for part in parts}
    return keys
