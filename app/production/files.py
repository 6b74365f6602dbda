"""Give a file back from its pack, piece by piece, and never a byte other than what was made."""

import hashlib
from collections.abc import Iterator

from app.production.editions import StoredFile
from app.storage import Storage


class FileChanged(Exception):
    """What storage holds is not what was made: the SHA-256 differs from the one that the row keeps."""

    code = "file_changed"

    def __init__(self, pack_key: str, offset: int) -> None:
        super().__init__(pack_key, offset)
        self.pack_key = pack_key
        self.offset = offset


def stream(storage: Storage, file: StoredFile) -> Iterator[bytes]:
    """The file's bytes in chunks, of which one at a time is held back: a changed file never arrives whole.

    Raises FileChanged, and FileMissing or StorageFailed of the store.
    """
    digest = hashlib.sha256()
    held = b""
    for chunk in storage.stream(file.pack_key, offset=file.offset, length=file.length):
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if digest.hexdigest() != file.sha256:
        raise FileChanged(file.pack_key, file.offset)
    yield held
