"""What a set of a pack's files is: the SHA-256 of each, the moment of its figures, and the audit chain's head."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.audit.anchor import Head
from app.evidence.packs.figures.whole import Whole
from app.letters.files.fingerprint import fingerprint, short_fingerprint

FORMAT = 1


class Sealed(NamedTuple):
    """A file as the manifest names it."""

    name: str
    length: int
    sha256: str


def manifest(whole: Whole, set_number: int, files: Sequence[Sealed], head: Head) -> bytes:
    """JSON, indented for people. `head`: of the audit chain when the files were made; the pack's own head is that of
    the event up to which its figures know."""
    said: Mapping[str, Any] = {
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
        "files": [{"name": one.name, "bytes": one.length, "sha256": one.sha256} for one in files],
        "fingerprint": {"short": short_fingerprint(), "whole": fingerprint()},
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
