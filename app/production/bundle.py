"""Many letters as one ZIP, written while it is sent: memory holds a chunk, however many letters there are.

Files are stored, not deflated (PDF and Word files are compressed already), so the archive's length is known before its
first byte, and the same letters make the same bytes.
"""

import zipfile
from collections.abc import Iterator, Sequence

from app.production.editions import MadeLetter
from app.production.files import stream
from app.production.naming import path_in_folder
from app.production.pack import EARLIEST
from app.storage import Storage, sha256

HEADER, DESCRIPTOR, ENTRY, END = 30, 16, 46, 22
"""Bytes of an archive's fixed parts: before and after each file, in the directory, at the end (APPNOTE 4.3)."""

FAR_ENTRY, FAR_END = 12, 56 + 20
"""Bytes more where an offset or a count passes what the first ZIP could write (APPNOTE 4.3.14, 4.3.15, 4.5.3)."""


def zip_of(storage: Storage, letters: Sequence[MadeLetter], *, extension: str) -> Iterator[bytes]:
    """The letters' PDF or Word files as an archive, in chunks.

    Raises what `files.stream` raises: the archive then ends without its directory, and no program opens it.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for letter in letters:
            file = letter.files[extension]
            entry = zipfile.ZipInfo(path_in_folder(letter, extension), date_time=EARLIEST)
            entry.file_size = file.length
            with archive.open(entry, "w") as inside:
                for chunk in stream(storage, file):
                    inside.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def zip_length(letters: Sequence[MadeLetter], *, extension: str) -> int:
    """How many bytes `zip_of` will give."""
    offset = directory = 0
    for letter in letters:
        name = len(path_in_folder(letter, extension).encode())
        directory += ENTRY + name + (FAR_ENTRY if offset > zipfile.ZIP64_LIMIT else 0)
        offset += HEADER + name + letter.files[extension].length + DESCRIPTOR
    far = len(letters) > zipfile.ZIP_FILECOUNT_LIMIT or max(offset, directory) > zipfile.ZIP64_LIMIT
    return offset + directory + (FAR_END if far else 0) + END


def zip_sha256(letters: Sequence[MadeLetter], *, extension: str) -> str:
    """What tells one archive from another without making it: the digest of its files' names and digests."""
    lines = (f"{path_in_folder(letter, extension)} {letter.files[extension].sha256}\n" for letter in letters)
    return sha256("".join(lines).encode())


class _Sink:
    """A file that can only be written to; what was written is taken away as it comes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
