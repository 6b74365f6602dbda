"""Give a file back from its pack, piece by piece, and never a byte other than what was made."""

from collections.abc import Iterator

from app.production.editions import StoredFile
from app.storage import Storage, checked


def stream(storage: Storage, file: StoredFile) -> Iterator[bytes]:
    """The file's bytes in chunks. Raises FileChanged, FileMissing or StorageFailed of the store."""
    return checked(storage, file.pack_key, offset=file.offset, length=file.length, sha256=file.sha256)
