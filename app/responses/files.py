"""Files that came with a reply. They are stored first, under what they hold, and rows point to them after: a process
that dies in between leaves a file that nothing points to, never a row without its file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.responses.models import ResponseFile
from app.storage import Storage, sha256
from app.web.uploads import Upload


@dataclass(frozen=True)
class KeptFile:
    """A file in storage. `type`: MIME, as found from what it holds; `length` in bytes. `stored`: the key under which
    another room keeps it; blank when it was put there with the reply."""

    name: str
    type: str
    length: int
    sha256: str
    stored: str = ""

    @property
    def key(self) -> str:
        return self.stored or f"responses/{self.sha256}"


def keep_files(storage: Storage, uploads: Iterable[Upload]) -> list[KeptFile]:
    """Put each into storage, outside any transaction. Raises StorageFailed; what was put before stays, unused."""
    kept = []
    for upload in uploads:
        file = KeptFile(upload.name, upload.type, len(upload.body), sha256(upload.body))
        storage.put(file.key, upload.body)
        kept.append(file)
    return kept


def attach(session: Session, response_id: int, files: Iterable[KeptFile], *, seq: int) -> None:
    """Rows for files that the response does not have yet; the same content twice is one file."""
    has = set(session.scalars(select(ResponseFile.sha256).where(ResponseFile.response_id == response_id)))
    fresh = {file.sha256: file for file in reversed(list(files)) if file.sha256 not in has}
    session.add_all(
        ResponseFile(
            response_id=response_id,
            name=file.name,
            type=file.type,
            key=file.key,
            length=file.length,
            sha256=file.sha256,
            recorded=seq,
        )
        for file in reversed(fresh.values())
    )
    session.flush()


def files_of(session: Session, response_id: int) -> Sequence[ResponseFile]:
    """In the order in which they were given."""
    query = select(ResponseFile).where(ResponseFile.response_id == response_id).order_by(ResponseFile.id)
    return session.scalars(query).all()
