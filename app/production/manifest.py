"""The manifest: what every file of a bundle is, in a table that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from app.audit.anchor import Head
from app.audit.export import inert
from app.production.editions import MadeLetter
from app.production.naming import path_in_folder

COLUMNS = (
    "file",
    "reference",
    "recipient",
    "registry",
    "edition",
    "pages",
    "format",
    "bytes",
    "sha256",
    "inflated_sha256",
    "fingerprint",
    "audit_event",
    "audit_hmac",
)
"""`file` is its path in the ZIPs; `inflated_sha256` is of the content before compression; `fingerprint`, what made it.
The last two are the head of the audit record when the manifest was made: it must still be there later (rule 8)."""


def manifest_lines(letters: Iterable[MadeLetter], head: Head) -> Iterator[str]:
    """CSV with a header: a line for each file of each letter, the PDF before the Word file."""
    yield _line(COLUMNS)
    for letter in letters:
        for extension in sorted(letter.files, reverse=True):
            file = letter.files[extension]
            yield _line(
                (
                    path_in_folder(letter, extension),
                    letter.reference,
                    letter.recipient,
                    letter.registry,
                    letter.edition,
                    letter.pages,
                    extension,
                    file.length,
                    file.sha256,
                    file.inflated_sha256,
                    file.fingerprint,
                    head.seq,
                    head.hmac,
                )
            )


def _line(cells: Iterable[str | int]) -> str:
    out = StringIO()
    csv.writer(out).writerow([inert(str(cell)) for cell in cells])
    return out.getvalue()
