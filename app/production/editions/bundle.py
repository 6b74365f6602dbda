"""Many letters as one ZIP, written while it is sent: memory holds a chunk, however many letters there are."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.platform.practice import PRACTICE_FILE
from app.platform.storage import Storage, sha256
from app.production.editions.archive import EARLIEST, stream
from app.production.editions.editions import MadeLetter
from app.production.editions.enclosed_files import chunks_of
from app.production.editions.naming import enclosure_paths, path_in_folder


class Sink:
    """Its length is that of what was not taken yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        self._length += len(part)
        return len(part)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        parts, self._parts, self._length = self._parts, [], 0
        return b"".join(parts)


HEADER, DESCRIPTOR, ENTRY, END = 30, 16, 46, 22
"""Bytes of an archive's fixed parts: before and after each file, in the directory, at the end (APPNOTE 4.3)."""

FAR_ENTRY, FAR_END = 12, 56 + 20
"""Bytes more where an offset or a count passes what the first ZIP could write (APPNOTE 4.3.14, 4.3.15, 4.5.3)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive."""

    path: str
    length: int
    sha256: str
    chunks: Callable[[Storage], Iterator[bytes]]


def entries_of(letters: Sequence[MadeLetter], *, extension: str, notice: str = "") -> Iterator[Entry]:
    """The letters' PDF or Word files, then each enclosure once, wherever it goes. `notice`: what a
    first file says, before all else."""
    if notice:
        body = notice.encode()
        yield Entry(PRACTICE_FILE, len(body), sha256(body), lambda _: iter([body]))
    for letter in letters:
        file = letter.files[extension]
        yield Entry(path_in_folder(letter, extension), file.length, file.sha256, partial(stream, file=file))
    for path, enclosed_file in enclosure_paths(letters).items():
        yield Entry(path, enclosed_file.length, enclosed_file.sha256, partial(chunks_of, one=enclosed_file))


def zip_of(storage: Storage, letters: Sequence[MadeLetter], *, extension: str, notice: str = "") -> Iterator[bytes]:
    """The letters' PDF or Word files with their enclosures as an archive, in chunks.

    Raises what `files.stream` raises: the archive then ends without its directory, and no program opens it.
    """
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for one in entries_of(letters, extension=extension, notice=notice):
            entry = zipfile.ZipInfo(one.path, date_time=EARLIEST)
            entry.file_size = one.length
            with archive.open(entry, "w") as inside:
                for chunk in one.chunks(storage):
                    inside.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def zip_length(letters: Sequence[MadeLetter], *, extension: str, notice: str = "") -> int:
    """How many bytes `zip_of` will give."""
    entries = list(entries_of(letters, extension=extension, notice=notice))
    offset = directory = 0
    for entry in entries:
        name = len(entry.path.encode())
        directory += ENTRY + name + (FAR_ENTRY if offset > zipfile.ZIP64_LIMIT else 0)
        offset += HEADER + name + entry.length + DESCRIPTOR
    far = len(entries) > zipfile.ZIP_FILECOUNT_LIMIT or max(offset, directory) > zipfile.ZIP64_LIMIT
    return offset + directory + (FAR_END if far else 0) + END


def zip_sha256(letters: Sequence[MadeLetter], *, extension: str, notice: str = "") -> str:
    """What tells one archive from another without making it: the digest of its files' names and digests."""
    lines = (f"{entry.path} {entry.sha256}\n" for entry in entries_of(letters, extension=extension, notice=notice))
    return sha256("".join(lines).encode())
