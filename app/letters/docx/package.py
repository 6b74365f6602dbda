"""A Word file whose bytes depend on its content alone: a ZIP in a fixed order, at a fixed time and level of deflate.

What is the same in many letters stands first and is packed once. It is made by hand because zipfile takes no part that
is already deflated. The numbers are those of PKWARE's APPNOTE and of RFC 1951.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LEVEL, BEST, WINDOW, MEMORY = 1, 9, 14, 6
"""The first level is three times as fast as zlib's usual one, for a tenth more bytes. What is made once has the
second."""

SMALL = 1_000
"""Bytes of a part, or of a piece of one, that is stored as it is: to deflate it takes longer than it saves."""

_VERSION = 20
_STORED, _DEFLATED = 0, 8
_TIME, _DATE = 0, 1 << 5 | 1
"""The first of January 1980, the earliest that a ZIP knows."""
_FACTS, _PLACE = struct.Struct("<5H3L2H"), struct.Struct("<3H2L")
"""What a file and its entry in the directory both say of it; what the entry says more."""
_LOCAL, _CENTRAL = b"PK\3\4", b"PK\1\2" + struct.pack("<H", _VERSION)
_END = struct.Struct("<4s4H2LH")

_BLOCK = struct.Struct("<B2H")
"""Before bytes that stand in a deflated stream as they are: that they do, their number, and its bits turned over."""
_LAST = b"\3\0"
"""A block of nothing that ends a deflated stream."""


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


class Piece(NamedTuple):
    """Some of a part, and its blocks of a deflated stream: whole bytes that point to nothing before them. A stream is
    put together from such, so that a piece that comes again is deflated once."""

    content: bytes
    blocks: bytes


def piece(content: bytes) -> Piece:
    if len(content) < SMALL:
        return Piece(content, _BLOCK.pack(0, len(content), len(content) ^ 0xFFFF) + content)
    return Piece(content, _deflated(content, LEVEL))


def _deflated(content: bytes, level: int) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -WINDOW, MEMORY)
    return deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)


def together(path: str, pieces: Sequence[Piece]) -> Part:
    content = b"".join([one.content for one in pieces])
    return _part(path, content, b"".join([one.blocks for one in pieces]) + _LAST, _DEFLATED)


def part(path: str, content: bytes) -> Part:
    """For what is small, or made once for many letters."""
    if len(content) < SMALL:
        return _part(path, content, content, _STORED)
    return _part(path, content, _deflated(content, BEST) + _LAST, _DEFLATED)


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
