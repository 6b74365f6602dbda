"""A Word file whose bytes depend on its content alone: a ZIP in a fixed order, at a fixed time and level of deflate.

What is the same in many letters stands first and is packed once. It is made by hand because zipfile takes no part that
is already deflated. The numbers are those of PKWARE's APPNOTE.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.letters.files.deflated_parts import BEST, LAST, SMALL, DeflatedPart, blocks, join_packed

_VERSION = 20
_STORED, _DEFLATED = 0, 8
_TIME, _DATE = 0, 1 << 5 | 1
"""The first of January 1980, the earliest that a ZIP knows."""
_FACTS, _PLACE = struct.Struct("<5H3L2H"), struct.Struct("<3H2L")
"""What a file and its entry in the directory both say of it; what the entry says more."""
_LOCAL, _CENTRAL = b"PK\3\4", b"PK\1\2" + struct.pack("<H", _VERSION)
_END = struct.Struct("<4s4H2LH")


class Part(NamedTuple):
    """One file of the package as it is packed: deflated, unless it is small. `entry` is what the directory says of it,
    but for where it is."""

    name: bytes
    content: bytes
    file: bytes
    entry: bytes

    @property
    def digested(self) -> bytes:
        """What `inflated_docx_sha256` reads of it."""
        return b"%b\n%d\n%b" % (self.name, len(self.content), self.content)


def part_from_pieces(path: str, pieces: Sequence[DeflatedPart]) -> Part:
    return _part(path, *join_packed(pieces), _DEFLATED)


def part(path: str, content: bytes) -> Part:
    """For what is small, or made once for many letters."""
    if len(content) < SMALL:
        return _part(path, content, content, _STORED)
    return _part(path, content, blocks(content, BEST) + LAST, _DEFLATED)


def _part(path: str, content: bytes, packed: bytes, method: int) -> Part:
    name = path.encode()
    facts = _FACTS.pack(_VERSION, 0, method, _TIME, _DATE, zlib.crc32(content), len(packed), len(content), len(name), 0)
    return Part(name, content, b"".join((_LOCAL, facts, name, packed)), _CENTRAL + facts)


class Package:
    """The constant parts, packed. Each letter's own follow them."""

    def __init__(self, constant: Sequence[Part]) -> None:
        files, directory = _packed(constant, at=0)
        self._files, self._directory = b"".join(files), b"".join(directory)
        self._count = len(constant)
        self._digest = hashlib.sha256(b"".join(part.digested for part in constant))

    def pack(self, parts: Sequence[Part]) -> bytes:
        files, directory = _packed(parts, at=len(self._files))
        count, size = self._count + len(parts), len(self._directory) + sum(map(len, directory))
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, len(self._files) + sum(map(len, files)), 0)
        return b"".join((self._files, *files, self._directory, *directory, end))

    def inflated_sha256(self, parts: Iterable[Part]) -> str:
        """What `inflated_docx_sha256` says of the packed file, without opening it."""
        digest = self._digest.copy()
        for one in parts:
            digest.update(one.digested)
        return digest.hexdigest()


def _packed(parts: Sequence[Part], *, at: int) -> tuple[list[bytes], list[bytes]]:
    """Files, and their entries in the directory. `at` is where in the package the first file begins."""
    files: list[bytes] = []
    directory: list[bytes] = []
    for one in parts:
        files.append(one.file)
        directory += (one.entry, _PLACE.pack(0, 0, 0, 0, at), one.name)
        at += len(one.file)
    return files, directory
