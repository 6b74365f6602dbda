"""The manifest of a backup: what it holds, and a signature by which a changed one is found out."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.audit.anchor import Head
from app.audit.record import key_id
from app.errors import Refused
from app.letters.canonical import canonical

FORMAT = 1
"""Of what a manifest says. A release reads its own format and all before it. A new field does not change the format:
older releases check its signature with the rest and pass it by."""


@dataclass(frozen=True)
class StoredObject:
    """Where bytes of a backup are: the object's name, and their length."""

    name: str
    length: int


@dataclass(frozen=True)
class Manifest:
    """`name`: of the backup, which begins with its moment. `release` made it, from a `database` ("sqlite" or
    "postgresql") whose schema was at `revision` and whose audit record ended with `head`. `pieces`: the dump of the
    database, in order. `files`: those of the storage, by key. `secret_key`: what names the SECRET_KEY of then, and does
    not give it away. `missing`: how many files rows name that the file store did not have."""

    name: str
    made: datetime
    release: str
    database: str
    revision: str
    head: Head
    secret_key: str
    pieces: Sequence[StoredObject]
    files: Mapping[str, StoredObject]
    missing: int = 0

    @property
    def objects(self) -> set[str]:
        """The names of all that it needs."""
        return {stored.name for stored in (*self.pieces, *self.files.values())}

    @property
    def length(self) -> int:
        """Of all that it holds, in bytes."""
        return sum(stored.length for stored in (*self.pieces, *self.files.values()))

    def to_json(self, audit_key: bytes) -> bytes:
        """Canonical JSON with its signature. `audit_key` signs: whoever restores needs it anyway."""
        facts = {
            "format": FORMAT,
            "name": self.name,
            "made": self.made.isoformat(timespec="microseconds"),
            "release": self.release,
            "database": self.database,
            "revision": self.revision,
            "head": asdict(self.head),
            "secret_key": self.secret_key,
            "audit_key": key_id(audit_key),
            "pieces": [[stored.name, stored.length] for stored in self.pieces],
            "files": {key: [stored.name, stored.length] for key, stored in self.files.items()},
            "missing": self.missing,
        }
        return canonical({**facts, "signature": _signature(audit_key, facts)})

    @classmethod
    def from_json(cls, text: bytes, audit_keys: Sequence[bytes]) -> "Manifest":
        """Raises Refused: backup_unreadable, backup_newer, backup_of_other_key, backup_changed."""
        try:
            facts = json.loads(text)
            if facts["format"] > FORMAT:
                raise Refused("backup_newer", release=str(facts.get("release", "")))
            signature = facts.pop("signature")
            key = next((key for key in audit_keys if key_id(key) == facts["audit_key"]), None)
            if key is None:
                raise Refused("backup_of_other_key")
            if not hmac.compare_digest(signature, _signature(key, facts)):
                raise Refused("backup_changed")
            return cls(
                name=facts["name"],
                made=datetime.fromisoformat(facts["made"]),
                release=facts["release"],
                database=facts["database"],
                revision=facts["revision"],
                head=Head(**facts["head"]),
                secret_key=facts["secret_key"],
                pieces=[StoredObject(*stored) for stored in facts["pieces"]],
                files={key: StoredObject(*stored) for key, stored in facts["files"].items()},
                missing=facts.get("missing", 0),
            )
        except (ValueError, KeyError, TypeError):
            raise Refused("backup_unreadable") from None


def name_secret(secret: str) -> str:
    """What names a secret, and does not give it away."""
    return hmac.new(secret.encode(), b"name of a secret in backups", hashlib.sha256).hexdigest()[:16]


def _signature(key: bytes, facts: Mapping[str, Any]) -> str:
    return hmac.new(key, b"manifest of a backup\n" + canonical(facts), hashlib.sha256).hexdigest()
