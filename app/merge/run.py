"""The work of `despatch merge`: all rows are checked, then all letters are written.

A checked letter waits, packed, until it is written: letters of one text are so much alike that twenty thousand of them
take less memory than one picture.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.letters.fingerprint import short_fingerprint
from app.letters.letter import Letter
from app.merge.check import Shared, check_row
from app.merge.failures import Failure
from app.merge.files import COLUMNS, MANIFEST, Line, Named, Written, write_files
from app.merge.pool import Map
from app.merge.values import Row
from app.web.csv_file import csv_lines

CHUNK = 50
"""Rows that are checked or written at once, at most."""

Tell = Callable[[int], None]
"""Told how many rows are done."""

Packed = bytes
"""Letters of a chunk, until they are written."""


@dataclass(frozen=True)
class Checked:
    """`packed`: the letters of the good rows, in the order of the rows."""

    packed: Sequence[Packed]
    letters: int
    without_address: int
    failures: Sequence[Failure]


def check_rows(rows: Sequence[Row], shared: Shared, *, by: Map, jobs: int, tell: Tell) -> Checked:
    """Compose the letter of every row."""
    size = max(1, min(CHUNK, -(-len(rows) // (jobs * 4))))
    chunks = [rows[start : start + size] for start in range(0, len(rows), size)]
    packed, failures = list[Packed](), list[Failure]()
    letters = without_address = done = 0
    for chunk, found in zip(chunks, by(partial(_check, shared), chunks), strict=True):
        packed.append(found.packed[0])
        failures += found.failures
        letters += found.letters
        without_address += found.without_address
        done += len(chunk)
        tell(done)
    return Checked(packed, letters, without_address, failures)


def _check(shared: Shared, rows: Sequence[Row]) -> Checked:
    good, failures = list[Named](), list[Failure]()
    for row in rows:
        found = check_row(row, shared)
        if isinstance(found, Letter):
            good.append(Named(shared.name(row), row.number, found))
        else:
            failures += found
    unposted = sum(not named.letter.posted for named in good)
    return Checked([zlib.compress(pickle.dumps(good), 1)], len(good), unposted, failures)


def _unpacked(packed: Packed) -> list[Named]:
    letters: list[Named] = pickle.loads(zlib.decompress(packed))  # noqa: S301 (our own, from a moment ago)
    return letters


def write_letters(
    checked: Checked, out: Path, *, formats: Sequence[str], bundle: Path | None, by: Map, tell: Tell
) -> None:
    """Write all letters that passed, and the manifest, to the empty folder `out`, and to `bundle` as one PDF.

    Raises OSError, and LetterError.
    """
    work = partial(_write, out, formats, bundle is not None, short_fingerprint())
    with _binding(bundle, formats) as bind, (out / MANIFEST).open("w", encoding="utf-8", newline="") as manifest:
        lines = _told(by(work, checked.packed), bind, tell)
        manifest.writelines(csv_lines(COLUMNS, lines, mark=""))


def _binding(bundle: Path | None, formats: Sequence[str]) -> AbstractContextManager[Callable[[Written], None]]:
    if bundle is None:
        return nullcontext(lambda _: None)
    from app.merge.bundle import bundle_to

    return bundle_to(bundle, keep="pdf" in formats)


def _write(out: Path, formats: Sequence[str], bundled: bool, fingerprint: str, packed: Packed) -> list[Written]:
    write = partial(write_files, out=out, formats=formats, bundled=bundled, fingerprint=fingerprint)
    return [write(named) for named in _unpacked(packed)]


def _told(made: Iterable[Sequence[Written]], bind: Callable[[Written], None], tell: Tell) -> Iterator[Line]:
    """The lines as letters are made, each of which is bound first."""
    done = 0
    for chunk in made:
        for letter in chunk:
            bind(letter)
            yield from letter.lines
        done += len(chunk)
        tell(done)
