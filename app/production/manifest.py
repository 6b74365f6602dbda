"""The manifest: what every file of a bundle is, in a table that a spreadsheet opens; beside it, what made them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.production.editions import MadeLetter
from app.production.models import Fingerprint
from app.production.naming import path_in_folder
from app.web.export import csv_lines

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
)
"""`file` is its path in the ZIPs, `registry` a slug; `replaces` is the number of the sent edition that this one
corrects, blank for one that corrects none; `inflated_sha256` is of the content before compression;
`fingerprint` stands for what made it. The last two are the head of the audit record when the manifest was made: it must
still be there later (rule 8)."""


def manifest_lines(
    letters: Iterable[MadeLetter], head: Head, *, replaced: Mapping[int, int] = MappingProxyType({})
) -> Iterator[str]:
    """CSV with a header: a line for each file of each letter, the PDF before the Word file. `replaced`: numbers of the
    sent editions that these correct, by letter id.

    Without the mark that Excel asks for, since programs check this file against the ones that it names.
    """
    rows = (
        _cells(letter, extension, head, replaced.get(letter.letter_id, ""))
        for letter in letters
        for extension in sorted(letter.files, reverse=True)
    )
    return csv_lines(COLUMNS, rows, mark="")


def fingerprints(session: Session, letters: Iterable[MadeLetter]) -> str:
    """JSON: what each fingerprint of these letters' manifest stands for, by its short form (rule 9)."""
    wanted = {file.fingerprint for letter in letters for file in letter.files.values()}
    found = session.execute(select(Fingerprint.short, Fingerprint.facts).where(Fingerprint.short.in_(wanted)))
    return json.dumps(dict(found.all()), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


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
