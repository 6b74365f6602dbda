"""The manifest: what every file of a bundle is, in a table that a spreadsheet opens; beside it, what made them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.production.editions.editions import MadeLetter
from app.production.editions.enclosed_files import EnclosedFile
from app.production.editions.naming import enclosure_paths, path_in_folder
from app.production.models import Fingerprint
from app.production.words import FORMAT_NAMES
from app.web.tables.csv_file import csv_lines

COLUMNS = (
    "file",
    "reference",
    "recipient",
    "registry",
    "edition",
    "replaces",
    "pages",
    "format",
    "bytes",
    "sha256",
    "inflated_sha256",
    "fingerprint",
    "audit_event",
    "audit_hmac",
    "printed_behind",
    "put_beside",
)
"""`file` is its path in the ZIPs, `registry` a slug; `replaces` is the number of the sent edition that this one
corrects, blank for one that corrects none; `inflated_sha256` is of the content before compression;
`fingerprint` stands for what made it. The last two are the head of the audit record when the manifest was made: it must
still be there later (rule 8). `printed_behind` and `put_beside` name the letter's enclosures by their paths, parted by
semicolons; each enclosure has a line of its own after the letters, without a reference."""


def manifest_lines(
    letters: Iterable[MadeLetter],
    head: Head,
    *,
    replaced: Mapping[int, int] = MappingProxyType({}),
    notice: str = "",
) -> Iterator[str]:
    """CSV with a header: a line for each file of each letter, the PDF before the Word file. `replaced`: numbers of the
    sent editions that these correct, by letter id. Large print, which is made of some letters alone, is in no bundle.

    `notice` as in `csv_lines`. Without the mark that Excel asks for, since programs check this file against the ones
    that it names.
    """
    letters = list(letters)
    paths = enclosure_paths(letters)
    of = {(one.name, one.sha256): path for path, one in paths.items()}
    rows = (
        (*_cells(letter, extension, head, replaced.get(letter.letter_id, "")), *_goes_with(letter, of))
        for letter in letters
        for extension in _bundled(letter)
    )
    enclosures = (_enclosure(path, one, head) for path, one in paths.items())
    return csv_lines(COLUMNS, chain(rows, enclosures), mark="", notice=notice)


def fingerprints(session: Session, letters: Iterable[MadeLetter], *, notice: str = "") -> str:
    """JSON: what each fingerprint of these letters' manifest stands for, by its short form (rule 9)."""
    wanted = {letter.files[extension].fingerprint for letter in letters for extension in _bundled(letter)}
    found = session.execute(select(Fingerprint.short, Fingerprint.facts).where(Fingerprint.short.in_(wanted)))
    said: dict[str, Any] = {"practice": notice} if notice else {}
    said.update(found.all())
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _bundled(letter: MadeLetter) -> list[str]:
    """The formats of its files that bundles hold."""
    return [extension for extension in FORMAT_NAMES if extension in letter.files]


def _goes_with(letter: MadeLetter, paths: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    behind, beside = (
        "; ".join(paths[file.name, file.sha256] for file in enclosed) for enclosed in (letter.behind, letter.beside)
    )
    return behind, beside


def _enclosure(path: str, one: EnclosedFile, head: Head) -> tuple[str | int, ...]:
    nothing = [""] * 5
    return (path, *nothing, one.pages, "pdf", one.length, one.sha256, "", "", head.seq, head.hmac, "", "")


def _cells(letter: MadeLetter, extension: str, head: Head, replaces: int | str) -> tuple[str | int, ...]:
    file = letter.files[extension]
    return (
        path_in_folder(letter, extension),
        letter.reference,
        letter.recipient,
        letter.registry_slug,
        letter.edition,
        replaces,
        letter.pages,
        extension,
        file.length,
        file.sha256,
        file.inflated_sha256,
        file.fingerprint,
        head.seq,
        head.hmac,
    )
