"""A pack's files: what each is made of, what it is called, and the manifest of a set."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from app.audit.anchor import Head
from app.evidence.packs.figures.pack_content import Whole
from app.evidence.packs.files.document import pack_docx, pack_pdf
from app.evidence.packs.files.publish import pack_csv
from app.evidence.packs.files.report import report
from app.evidence.packs.files.table import pack_xlsx
from app.letters.files.fingerprint import fingerprint, short_fingerprint


class MakesFile(Protocol):
    """`notice`: what the file says before all else, if anything."""

    def __call__(self, whole: Whole, notice: str = "") -> bytes: ...


MADE_OF: Mapping[str, MakesFile] = {
    "pdf": lambda whole, notice="": pack_pdf(report(whole), notice),
    "docx": lambda whole, notice="": pack_docx(report(whole), notice),
    "xlsx": pack_xlsx,
    "csv": pack_csv,
}
"""What is made of the pack alone; then the manifest of these, and a ZIP of all."""

KINDS = (*MADE_OF, "json", "zip")


def name_of(number: int, set_number: int, kind: str) -> str:
    """ "Evidence pack 3, files 2.pdf"; of the CSV and the file for auditors, what it is too."""
    what = {"csv": " to publish", "json": ", for auditors"}.get(kind, "")
    again = f", files {set_number}" if set_number > 1 else ""
    return f"Evidence pack {number}{what}{again}.{kind}"


FORMAT = 1


class ManifestEntry(NamedTuple):
    """A file as the manifest names it."""

    name: str
    length: int
    sha256: str


def manifest(whole: Whole, set_number: int, files: Sequence[ManifestEntry], head: Head, notice: str = "") -> bytes:
    """JSON, indented for people. `head`: of the audit chain when the files were made; the pack's own head is that of
    the event up to which its figures know."""
    said: Mapping[str, Any] = {
        **({"practice": notice} if notice else {}),
        "format": FORMAT,
        "evidence_pack": whole.number,
        "title": whole.title,
        "question": whole.question,
        "files_made": set_number,
        "valid_at": whole.valid_at.isoformat(),
        "known_at": {"event": whole.known_at, "hmac": whole.head},
        "figures": {"sha256": whole.digest, "sha256_when_made": whole.kept, "same": whole.same},
        "lines_and_corrections_known_at": whole.told_at,
        "audit_head": {"event": head.seq, "hmac": head.hmac},
        "files": [{"name": file.name, "bytes": file.length, "sha256": file.sha256} for file in files],
        "fingerprint": {"short": short_fingerprint(), "whole": fingerprint()},
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
