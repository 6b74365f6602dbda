"""What files of a campaign begin with, byte for byte: fonts and signatures. It is kept once, under its SHA-256, and
each letter's own part in an archive (rule 10)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.services import Services
from app.platform.storage import FileChanged, Storage
from app.production.models import SharedPart

if TYPE_CHECKING:
    from hashlib import _Hash

KEPT = 8
"""Shared parts held in memory: a campaign has a handful, of some 200 kB each."""


@dataclass(frozen=True, eq=False)
class Beginning:
    """A shared part: its bytes, and their digest, from which that of a whole file goes on."""

    body: bytes
    sha256: str
    digest: "_Hash"

    @property
    def key(self) -> str:
        """Where it is kept in storage."""
        return f"shared/{self.sha256[:2]}/{self.sha256}"

    def sha256_with(self, own: bytes) -> str:
        """Of the whole file."""
        digest = self.digest.copy()
        digest.update(own)
        return digest.hexdigest()


@lru_cache(maxsize=KEPT)
def beginning(body: bytes) -> Beginning:
    digest = hashlib.sha256(body)
    return Beginning(body, digest.hexdigest(), digest)


@lru_cache(maxsize=KEPT)
def read_beginning(storage: Storage, key: str, *, sha256: str) -> Beginning:
    """From storage, once for many letters. Raises FileChanged, FileMissing or StorageFailed."""
    found = beginning(storage.get(key))
    if found.sha256 != sha256:
        raise FileChanged(key, 0)
    return found


def make_durable(services: Services, parts: Iterable[Beginning], *, put: set[str]) -> None:
    """Put the parts that are not in storage yet. `put`: SHA-256 of those that this worker knows to be there; a part
    with a row is there, since rows are committed after it. Raises StorageFailed."""
    new = {part.sha256: part for part in parts if part.sha256 not in put}
    if not new:
        return
    with services.database.reading() as session:
        kept = set(session.scalars(select(SharedPart.sha256).where(SharedPart.sha256.in_(new))))
    for sha256, part in new.items():
        if sha256 not in kept:
            services.storage.put(part.key, part.body)
        put.add(sha256)


def shared_ids(session: Session, parts: Iterable[Beginning]) -> dict[str, int]:
    """Ids of the rows of parts that are durable in storage, by SHA-256; rows are added where there are none.

    Call it with the audit chain's head held, so that no two add the same.
    """
    wanted = {part.sha256: part for part in parts}
    rows = select(SharedPart.sha256, SharedPart.id).where(SharedPart.sha256.in_(wanted))
    ids = dict(session.execute(rows).all()) if wanted else {}
    for sha256, part in wanted.items():
        if sha256 not in ids:
            row = SharedPart(sha256=sha256, key=part.key, length=len(part.body))
            session.add(row)
            session.flush()
            ids[sha256] = row.id
    return ids
