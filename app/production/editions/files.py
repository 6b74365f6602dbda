"""Give a file back from its archive, piece by piece, and never a byte other than what was made."""

from collections.abc import Iterator

from app.platform.storage import Storage, verified_chunks
from app.production.editions.editions import StoredFile
from app.production.editions.file_beginnings import Beginning, read_beginning


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
