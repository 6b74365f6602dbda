"""Objects: how a PDF file writes what it holds, whatever that is."""

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The first bytes of a file."""

LEVEL, WINDOW, MEMORY = 1, 13, 7
"""Of Python's zlib, for what is a letter's own: a higher level takes longer than all the rest together. A larger window
and more memory take half as long again, for they are made ready for each stream, and save one byte in two hundred."""

ROW = struct.Struct(">BIH")
"""A cross-reference: its kind; an offset, or the number of an object stream; the place in that stream."""

_ZLIB = b"\x68\x05"
"""The first bytes of a deflated stream by RFC 1950: with a window of WINDOW of app/letters/files/deflated_parts.py."""

REFERENCE = re.compile(rb"(\d+) 0 R")


def indirect_object(number: int, body: bytes) -> bytes:
    """An object with its number."""
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)


def renumber_references(body: bytes, number_of: Callable[[int], int]) -> bytes:
    """An object's body with other numbers in its references: in its dictionary alone, since a stream is any bytes."""
    dictionary, stream, rest = body.partition(b"stream\n")
    return REFERENCE.sub(lambda match: b"%d 0 R" % number_of(int(match[1])), dictionary) + stream + rest


def packed_rows(stream: int, count: int, first: int = 0) -> bytes:
    """Cross-references of `count` objects that follow one another in an object stream, from place `first` on."""
    return b"".join([ROW.pack(2, stream, place) for place in range(first, first + count)])


def references(numbers: Iterable[int]) -> str:
    return " ".join([f"{number} 0 R" for number in numbers])


def zlib_compress(content: bytes, level: int = LEVEL) -> bytes:
    work = zlib.compressobj(level, zlib.DEFLATED, WINDOW, MEMORY)
    return work.compress(content) + work.flush()


def deflated_stream(content: bytes, entries: str = "", *, level: int = LEVEL) -> bytes:
    return stream(zlib_compress(content, level), entries)


def flate(content: bytes, blocks: bytes) -> bytes:
    """What is deflated already, with what RFC 1950 has before and after it."""
    return b"".join([_ZLIB, blocks, zlib.adler32(content).to_bytes(4)])


def stream(body: bytes, entries: str = "") -> bytes:
    """An object's body: a stream that is deflated already."""
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries.encode(), len(body), body)


def object_stream(bodies: Sequence[str], numbers: Iterable[int]) -> tuple[int, bytes]:
    """An object stream's content, one object to a line, and where in it the first begins."""
    begins = accumulate([len(body) + 1 for body in bodies], initial=0)
    head = " ".join(map("%d %d".__mod__, zip(numbers, begins, strict=False))) + "\n"
    return len(head), (head + "\n".join(bodies)).encode("latin-1")


def cross_references(number: int, table: bytes, position: int, entries: str) -> bytes:
    """The end of a file: its table, deflated, as object `number` at `position`. `entries`: root, info and identity."""
    body = stream(table, f"/Type/XRef/Size {number + 1}/W[1 4 2]{entries}")
    return indirect_object(number, body) + b"startxref\n%d\n%%%%EOF\n" % position
