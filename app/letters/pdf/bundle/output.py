"""Output: the objects of a file that is only ever written to, and where each of them is."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from app.letters.pdf.press.metadata import about, information
from app.letters.pdf.press.objects import (
    HEAD,
    ROW,
    cross_references,
    deflated_stream,
    indirect_object,
    object_stream,
    packed_rows,
    zlib_compress,
)

TOGETHER = 300
"""Small objects in one stream."""


class Sink(Protocol):
    def write(self, body: bytes, /) -> object: ...


class Output:
    def __init__(self, file: Sink) -> None:
        self._file = file
        self._position = 0
        self._rows = bytearray(ROW.pack(0, 0, 65535))
        self._waiting: list[tuple[int, Sequence[str]]] = []
        self._count = 0
        self._known: dict[bytes, int] = {}
        self._write(HEAD)

    def numbers(self, count: int) -> int:
        """The first of `count` new numbers in a row."""
        first = len(self._rows) // ROW.size
        self._rows += bytes(count * ROW.size)
        return first

    def put(self, number: int, body: bytes) -> None:
        """Write an object by itself: a stream, say."""
        self._place(number)
        self._write(indirect_object(number, body))

    def put_once(self, body: bytes) -> int:
        """The number of the object with this body, which is written unless one was."""
        digest = hashlib.sha256(body).digest()
        if digest not in self._known:
            self._known[digest] = self.numbers(1)
            self.put(self._known[digest], body)
        return self._known[digest]

    def keep(self, number: int, *bodies: str) -> None:
        """Write small objects, numbered from `number` on, together with others, soon. Each is Latin-1, on one line."""
        self._waiting.append((number, bodies))
        self._count += len(bodies)
        if self._count >= TOGETHER:
            self._flush()

    def end(self, entries: str) -> None:
        """Write what waits, and where everything is; `entries` tell the root and the information."""
        self._flush()
        number = self.numbers(1)
        self._place(number)
        rows = bytes(self._rows)
        identity = hashlib.sha256(rows).hexdigest()[:32]
        entries += f"/ID[<{identity}><{identity}>]"
        self._write(cross_references(number, zlib_compress(rows), self._position, entries))

    def _flush(self) -> None:
        if self._waiting:
            number = self.numbers(1)
            held: list[int] = []
            for first, bodies in self._waiting:
                rows = packed_rows(number, len(bodies), len(held))
                self._rows[first * ROW.size : first * ROW.size + len(rows)] = rows
                held += range(first, first + len(bodies))
            head, joined = object_stream([body for _, bodies in self._waiting for body in bodies], held)
            self.put(number, deflated_stream(joined, f"/Type/ObjStm/N {len(held)}/First {head}"))
            self._waiting, self._count = [], 0

    def _place(self, number: int) -> None:
        """The object begins here."""
        ROW.pack_into(self._rows, number * ROW.size, 1, self._position, 0)

    def _write(self, body: bytes) -> None:
        self._file.write(body)
        self._position += len(body)


def end_document(output: Output, *, pages: int, title: str, language: str, tagged: bool, more: str = "") -> None:
    """Write the metadata, the catalogue and the cross-references; `pages`: the number of the pages' root, `more`: what
    else the catalogue says."""
    said = about(title, "", "", language, tagged=tagged)
    catalog, told, metadata = range(first := output.numbers(3), first + 3)
    output.put(metadata, b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(said), said))
    output.keep(told, information(title, "", ""))
    output.keep(catalog, f"<</Type/Catalog/Pages {pages} 0 R/Lang({language})/Metadata {metadata} 0 R{more}>>")
    output.end(f"/Root {catalog} 0 R/Info {told} 0 R")
