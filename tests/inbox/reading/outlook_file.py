"""A message as Outlook saves it, as small as can be: a compound file ([MS-CFB]) of properties ([MS-OXMSG])."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, FAT_SECTOR, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
STRING, BINARY, TIME, INTEGER = 0x001F, 0x0102, 0x0040, 0x0003
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Folder = dict[str, "bytes | Folder"]


def outlook(
    values: dict[int, object], *, recipients: tuple[dict[int, object], ...] = (), files: tuple[Folder, ...] = ()
) -> bytes:
    """The bytes of a message with these properties: words, bytes, numbers and times by their ids."""
    return compound(message(values, recipients=recipients, files=files))


def message(
    values: dict[int, object],
    *,
    recipients: tuple[dict[int, object], ...] = (),
    files: tuple[Folder, ...] = (),
    within: bool = False,
) -> Folder:
    folder = _folder(values, bytes(24 if within else 32))
    folder |= {f"__recip_version1.0_#{n:08X}": _folder(one, bytes(8)) for n, one in enumerate(recipients)}
    return folder | {f"__attach_version1.0_#{n:08X}": one for n, one in enumerate(files)}


def attached(values: dict[int, object], inner: Folder | None = None) -> Folder:
    """A file in a message; or a message in it."""
    return _folder(values, bytes(8)) | ({"__substg1.0_3701000D": inner} if inner is not None else {})


def _folder(values: dict[int, object], top: bytes) -> Folder:
    folder: Folder = {}
    for number, value in values.items():
        match value:
            case str():
                kind, body = STRING, value.encode("utf-16-le")
            case bytes():
                kind, body = BINARY, value
            case int():
                kind, body = INTEGER, b""
                top += struct.pack("<HHIQ", kind, number, 6, value)
            case datetime():
                kind, body = TIME, b""
                top += struct.pack("<HHIQ", kind, number, 6, int((value - EPOCH).total_seconds()) * 10_000_000)
            case _:
                raise TypeError(value)
        if kind in (STRING, BINARY):
            top += struct.pack("<HHIII", kind, number, 6, len(body), 0)
            folder[f"__substg1.0_{number:04X}{kind:04X}"] = body
    return folder | {"__properties_version1.0": top}


@dataclass
class _Entry:
    name: str
    kind: int
    body: bytes = b""
    start: int = END
    child: int = NOTHING
    right: int = NOTHING


@dataclass
class _File:
    entries: list[_Entry] = field(default_factory=list)

    def add(self, name: str, kind: int, content: "bytes | Folder") -> int:
        entry = _Entry(name, kind, content if isinstance(content, bytes) else b"")
        self.entries.append(entry)
        number = len(self.entries) - 1
        if isinstance(content, dict):
            before = None
            for within in sorted(content, key=lambda one: (len(one), one.upper())):
                made = self.add(within, 2 if isinstance(content[within], bytes) else 1, content[within])
                if before is None:
                    entry.child = made
                else:
                    self.entries[before].right = made
                before = made
        return number


def compound(folder: Folder) -> bytes:
    file = _File()
    file.add("Root Entry", 5, folder)
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(body: bytes) -> int:
        """The number of the first of the sectors in which it now stands."""
        first = len(sectors)
        pieces = [body[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(body), SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END])
        return first if pieces else END

    small, small_chain = b"", list[int]()
    for entry in file.entries:
        if entry.kind == 2 and len(entry.body) >= CUTOFF:
            entry.start = store(entry.body)
        elif entry.kind == 2 and entry.body:
            entry.start = len(small_chain)
            count = -(-len(entry.body) // SMALL)
            small += entry.body.ljust(count * SMALL, b"\0")
            small_chain += [*range(entry.start + 1, entry.start + count), END]
    file.entries[0].body, file.entries[0].start = small, store(small)
    small_table = struct.pack(f"<{len(small_chain)}I", *small_chain)
    small_table += b"\xff" * (-len(small_table) % SECTOR)
    small_at = store(small_table)
    directory_at = store(b"".join(map(_directory, file.entries)))
    count = 1
    while len(chain) + count > count * (SECTOR // 4):
        count += 1
    at = len(sectors)
    table = [*chain, *[FAT_SECTOR] * count]
    table += [FREE] * (count * (SECTOR // 4) - len(table))
    sectors += [struct.pack("<128I", *table[n * 128 : n * 128 + 128]) for n in range(count)]
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory_at, 0, CUTOFF, small_at, len(small_table) // SECTOR, END, 0, at),
    )
    head += struct.pack(f"<{108}I", *[*range(at + 1, at + count), *[FREE] * (109 - count)])
    return head + b"".join(sectors)


def _directory(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIII",
        name,
        len(name),
        entry.kind,
        1,
        NOTHING,
        entry.right,
        entry.child,
        0,
        entry.start if entry.start != END else 0,
        len(entry.body),
        0,
    )
