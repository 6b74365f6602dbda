"""The work of `despatch merge`: all rows are checked, then all letters are written.

A checked letter waits, packed, until it is written: letters of one text are so much alike that twenty thousand of them
take less memory than one picture.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.merge.check import MergeContext, check_row
from app.commands.merge.failures import Failure
from app.commands.merge.files import (
    COLUMNS,
    MANIFEST,
    Line,
    NamedLetter,
    WrittenLetter,
    file_name,
    formats_made,
    write_files,
)
from app.commands.merge.pool import Map
from app.commands.merge.values import Row
from app.commands.out_folder import OutFolder
from app.letters.files.fingerprint import short_fingerprint
from app.letters.letter import Letter
from app.web.tables.csv_file import csv_lines

if TYPE_CHECKING:
    from app.commands.merge.bundle import BundleFile

CHUNK = 50
"""Rows that are checked or written at once, at most."""

Tell = Callable[[int], None]
"""Told how many rows are done."""

Packed = bytes
"""Letters of a chunk, until they are written."""


@dataclass(frozen=True)
class CheckedRows:
    """`packed`: the letters of the good rows, in the order of the rows; `names`: what their files are called."""

    packed: Sequence[Packed]
    names: Sequence[str]
    without_address: int
    failures: Sequence[Failure]

    @property
    def letters(self) -> int:
        return len(self.names)


def check_rows(rows: Sequence[Row], shared: MergeContext, *, by: Map, jobs: int, tell: Tell) -> CheckedRows:
    """Compose the letter of every row."""
    size = max(1, min(CHUNK, -(-len(rows) // (jobs * 4))))
    chunks = [rows[start : start + size] for start in range(0, len(rows), size)]
    packed, names, failures = list[Packed](), list[str](), list[Failure]()
    without_address = done = 0
    for chunk, checked_rows in zip(chunks, by(partial(_check, shared), chunks), strict=True):
        packed.append(checked_rows.packed[0])
        failures += checked_rows.failures
        names += checked_rows.names
        without_address += checked_rows.without_address
        done += len(chunk)
        tell(done)
    return CheckedRows(packed, names, without_address, failures)


def _check(shared: MergeContext, rows: Sequence[Row]) -> CheckedRows:
    good, failures = list[NamedLetter](), list[Failure]()
    for row in rows:
        found = check_row(row, shared)
        if isinstance(found, Letter):
            good.append(NamedLetter(shared.name(row), row.number, found))
        else:
            failures += found
    unposted = sum(not named.letter.posted for named in good)
    names = [named.name for named in good]
    return CheckedRows([zlib.compress(pickle.dumps(good), 1)], names, unposted, failures)


def _unpacked(packed: Packed) -> list[NamedLetter]:
    letters: list[NamedLetter] = pickle.loads(zlib.decompress(packed))  # noqa: S301 (our own, from a moment ago)
    return letters


def claim_files(checked: CheckedRows, folder: OutFolder, *, formats: Sequence[str], bundled: bool) -> None:
    """Make the files of all letters, empty. Raises FolderUnfit, and OSError."""
    made = formats_made(formats, bundled=bundled)
    folder.claim(file_name(name, one) for name in checked.names for one in made)


def write_letters(
    checked: CheckedRows,
    folder: OutFolder,
    *,
    formats: Sequence[str],
    bundle: "BundleFile | None",
    by: Map,
    tell: Tell,
) -> None:
    """Write all letters that passed, and the manifest, to their files, and to `bundle`.

    Raises OSError, and LetterError.
    """
    work = partial(_write, folder.path, formats, bundle is not None, short_fingerprint())

    def bind(letter: WrittenLetter) -> None:
        if bundle is not None:
            bundle.add(letter)
            if "pdf" not in formats:
                folder.remove(letter.pdf.name)

    with (folder.path / MANIFEST).open("r+", encoding="utf-8", newline="") as manifest:
        lines = _lines_with_progress(by(work, checked.packed), bind, tell)
        manifest.writelines(csv_lines(COLUMNS, lines, mark=""))


def _write(out: Path, formats: Sequence[str], bundled: bool, fingerprint: str, packed: Packed) -> list[WrittenLetter]:
    write = partial(write_files, out=out, formats=formats, bundled=bundled, fingerprint=fingerprint)
    return [write(named) for named in _unpacked(packed)]


def _lines_with_progress(
    made: Iterable[Sequence[WrittenLetter]], bind: Callable[[WrittenLetter], None], tell: Tell
) -> Iterator[Line]:
    """The lines as letters are made, each of which is bound first."""
    done = 0
    for chunk in made:
        for letter in chunk:
            bind(letter)
            yield from letter.lines
        done += len(chunk)
        tell(done)
