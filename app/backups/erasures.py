"""Erasures, kept beside the backups without what was erased: after a restore they are made again.

What is kept of one is its moment, its event and the numbers of the versions that it blanked, each with the link in the
audit record's chain by which it was recorded: after a restore its number may be another person's. It is signed, so that
nobody who can only write there can have anything erased.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, audit_key, audit_keys
from app.backups.store import APART, BackupStore, open_store
from app.errors import Refused
from app.imports.forget import forget_person
from app.letters.canonical import canonical
from app.platform.clock import today
from app.platform.database import wake_after_commit
from app.platform.services import Services
from app.registry.holders.erase import erase_holder, erasure_of
from app.registry.models import HolderVersion

log = structlog.get_logger(__name__)

TASK = "keep-erasures"
"""The worker's task that keeps them."""

REASON = "Erased again: a backup from before the erasure was restored"


@dataclass(frozen=True)
class KeptErasure:
    """One that was made `at` a moment: the `versions` of an office-holder that it blanked, by id, and the links of the
    events that recorded them."""

    at: datetime
    versions: tuple[int, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Repeated:
    """How many people were erased again; the posts of those who could not be, since there is a legal hold; how many of
    the erasures that were kept could not be read, or were not signed by this installation."""

    people: int
    held: Sequence[int]
    unread: int = 0


def keep_erasures(services: Services, store: BackupStore) -> int:
    """Keep what the record has of erasures that are not kept yet; how many. Raises StorageFailed, and what
    require_place does."""
    store.require_place()
    with services.database.reading() as session:
        key = audit_key(session)
        recorded = aliased(AuditEvent)
        blanked = (
            select(AuditEvent.seq, AuditEvent.at, HolderVersion.id, recorded.hmac)
            .join(HolderVersion, HolderVersion.erased == AuditEvent.seq)
            .join(recorded, recorded.seq == HolderVersion.recorded)
        )
        new: dict[str, dict[str, Any]] = {}
        for seq, at, version_id, link in session.execute(blanked):
            erasure = new.setdefault(_key(at, seq), {"at": at.isoformat(), "event": seq, "versions": {}})
            erasure["versions"][str(version_id)] = link
    kept = set(store.storage.keys(APART)) if new else set()
    for name in new.keys() - kept:
        store.storage.add(name, canonical({**new[name], "signature": _signature(key, new[name])}))
    return len(new.keys() - kept)


def keep_after_commit(session: Session) -> None:
    """Have a worker keep an erasure once it is committed."""
    wake_after_commit(session, TASK)


def keep_now(services: Services) -> None:
    """What the worker does after an erasure, and each hour; without BACKUP_URL, nothing. Where the place is not there,
    the log says it, and the nightly backup tells people."""
    if services.settings.backup_url and not services.practice:
        try:
            keep_erasures(services, open_store(services))
        except Refused as refused:
            log.warning("erasures are not kept", code=refused.code)


def erase_again(services: Services, stores: Iterable[BackupStore], *, since: datetime) -> Repeated:
    """Make the erasures again that were made after `since`, as far as they are of what is in the database. Raises
    StorageFailed, and what require_place does."""
    people, held = 0, []
    kept = list(chain.from_iterable(_kept_erasures(services, store) for store in stores))
    unread = kept.count(None)
    for erasure in dict.fromkeys(filter(None, kept)):  # both places may have the same
        while erasure.at > since and (version := _version_to_erase(services, erasure)):
            try:
                _erase(services, *version)
            except Refused as refused:
                log.error("a person was not erased again", post=version[0], code=refused.code)
                held.append(version[0])
                break
            people += 1
    return Repeated(people, held, unread)


def _version_to_erase(services: Services, erasure: KeptErasure) -> tuple[int, int] | None:
    """A post and a version of it that this erasure blanked and that is not blank here; None when all are."""
    query = select(HolderVersion.post_id, HolderVersion.id)
    query = query.join(AuditEvent, AuditEvent.seq == HolderVersion.recorded)
    query = query.where(
        HolderVersion.id.in_(erasure.versions), AuditEvent.hmac.in_(erasure.links), HolderVersion.erased.is_(None)
    )
    with services.database.reading() as session:
        row = session.execute(query.order_by(HolderVersion.id).limit(1)).first()
    return (row.post_id, row.id) if row else None


def _erase(services: Services, post_id: int, version_id: int) -> None:
    with services.database.writing() as session:
        versions = erasure_of(session, post_id, version_id, today=today()).versions
        _, keys = forget_person(session, versions, services.storage.get)
        erase_holder(session, post_id, version_id, reason=REASON, today=today(), actor=SYSTEM)
    for key in keys:
        services.storage.delete(key)


def _kept_erasures(services: Services, store: BackupStore) -> Iterator[KeptErasure | None]:
    """The oldest first; None for one whose signature is not right. Raises what require_place does."""
    store.require_place()
    with services.database.reading() as session:
        keys = audit_keys(session)
    for name in sorted(store.storage.keys(APART)):
        try:
            facts = json.loads(store.storage.get(name))
            signature = facts.pop("signature")
            if not any(hmac.compare_digest(signature, _signature(key, facts)) for key in keys):
                raise ValueError(name)
            links = facts["versions"]
            yield KeptErasure(datetime.fromisoformat(facts["at"]), tuple(map(int, links)), tuple(links.values()))
        except (ValueError, KeyError, TypeError, AttributeError):
            log.error("not an erasure that was kept here", name=name)
            yield None


def _key(at: datetime, seq: int) -> str:
    return f"{APART}{at:%Y-%m-%dT%H%M%SZ}-{seq}.json"


def _signature(key: bytes, facts: Any) -> str:
    return hmac.new(key, b"erasure\n" + canonical(facts), hashlib.sha256).hexdigest()
