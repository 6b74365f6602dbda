"""Packed: a deflated stream put together from parts that are deflated by themselves, so that one which comes again is
deflated once. To deflate a letter's words takes longer than to write them.

Where a stream is cut depends on the letter alone, so what is remembered changes no byte. The numbers are RFC 1951's.
"""

import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

LEVEL, BEST, WINDOW, MEMORY = 1, 9, 14, 6
"""The first level is three times as fast as zlib's usual one, for a tenth more bytes. What is made once for many
letters has the second."""

SMALL = 1_000
"""Bytes that stand in a stream as they are: to deflate them takes longer than it saves."""

LAST = b"\3\0"
"""A block of nothing that ends a deflated stream."""

_BLOCK = struct.Struct("<B2H")
"""Before bytes that stand in a deflated stream as they are: that they do, their number, and its bits turned over."""


class DeflatedPart(NamedTuple):
    """Some of a stream, and its blocks there: whole bytes that point to nothing before them."""

    content: bytes
    blocks: bytes


def pack(content: bytes, *, small: int = SMALL, level: int = LEVEL) -> DeflatedPart:
    """`small`: bytes fewer than which stand there as they are."""
    if len(content) < small:
        return pack_stored(content)
    return DeflatedPart(content, blocks(content, level))


def pack_stored(content: bytes) -> DeflatedPart:
    """As it is: 65,535 bytes at most."""
    return DeflatedPart(content, _BLOCK.pack(0, len(content), len(content) ^ 0xFFFF) + content)


def blocks(content: bytes, level: int) -> bytes:
    """The blocks of a deflated stream that holds `content`, to which more may be added."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -WINDOW, MEMORY)
    return deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)


def join_packed(parts: Sequence[DeflatedPart]) -> tuple[bytes, bytes]:
    """What the parts say one after another, and the deflated stream of it."""
    return b"".join([part.content for part in parts]), b"".join([*[part.blocks for part in parts], LAST])
