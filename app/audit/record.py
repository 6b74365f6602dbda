"""Record an event: the last thing that a transaction does before it commits.

The head row gives the sequence number and is held until the commit, on both databases, so numbers follow the order
of commits and have no gaps. Call `record` after the reading and checking is done, so that it is held briefly.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.anchor import Head, put_head_after_commit
from app.audit.models import AuditEvent, AuditHead, AuditPersonal, AuditSubject
from app.letters.canonical import canonical
from app.platform.clock import now
from app.platform.events import Event

log = structlog.get_logger(__name__)

GENESIS = "0" * 64
"""The HMAC before the first event."""

BATCH = 200
"""The most rows that one event may cover by their digest (rule 8)."""

BLANKED = "blanked"
"""Of an erasure: the personal values that it blanks, each as its event's number and its name. None is blank without."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, or Despatch itself (`user_id` None). `proof`: how and when they proved that it is
    they, where the act asks for it (app/accounts/proof.py); every event of the act says so."""

    user_id: int | None = None
    proof: Mapping[str, Any] | None = None


SYSTEM = Actor()

Subject = tuple[str, int | str]
"""A kind and an identity: ("campaign", 3), ("registry", "council-leaders")."""


def record(
    session: Session,
    action: Event,
    *,
    actor: Actor,
    subjects: Sequence[Subject],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> AuditEvent:
    """Append one event to the chain in this session's transaction; its `seq` is what versions carry as `recorded`.

    `before` and `after` hold facts that are no person's data (JSON); `personal` holds values that may have to be
    erased one day: the chain keeps only their salted digests.
    """
    if undeclared := [name for name in personal or () if name not in action.personal]:
        on_undeclared(action, undeclared)
    head = session.execute(
        update(AuditHead)
        .where(AuditHead.id == 1)
        .values(seq=AuditHead.seq + 1)
        .returning(AuditHead.seq, AuditHead.hmac)
    ).one()
    kept = [(name, secrets.token_hex(16), value) for name, value in sorted((personal or {}).items())]
    at, key = now(), audit_key(session)
    body = canonical(
        {
            "seq": head.seq,
            "at": at.isoformat(timespec="microseconds"),
            "actor": actor.user_id,
            "action": str(action),
            "subjects": [[kind, str(identity)] for kind, identity in subjects],
            "before": before,
            "after": after,
            "key": key_id(key),
            "personal": {name: salted_digest(salt, value) for name, salt, value in kept},
            **({"proof": actor.proof} if actor.proof else {}),
        }
    ).decode()
    link = chain(key, head.hmac, body)
    event = AuditEvent(seq=head.seq, at=at, actor_id=actor.user_id, action=str(action), body=body, hmac=link)
    session.add(event)
    session.flush()
    session.add_all(
        AuditSubject(seq=event.seq, position=position, kind=kind, subject_id=str(identity))
        for position, (kind, identity) in enumerate(subjects)
    )
    session.add_all(AuditPersonal(seq=event.seq, name=name, salt=salt, value=value) for name, salt, value in kept)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(hmac=link))
    session.flush()
    if action.anchored:
        put_head_after_commit(session, Head(event.seq, link))
    return event


def on_undeclared(event: Event, names: Sequence[str]) -> None:
    """The event does not declare these personal values. They are recorded like the others, since no act may fail for
    that: a report of risk would be lost. Tests raise here."""
    log.error("personal values not declared", audit_event=str(event), names=names)


def lock_record(session: Session) -> None:
    """Nobody else records anything from now until this transaction ends, and what is read next is what stands: for a
    number that follows on the last one. Call it late, as `record`."""
    session.execute(select(AuditHead.id).with_for_update())


def audit_key(session: Session) -> bytes:
    key: bytes = session.info["audit_key"]
    return key


def audit_keys(session: Session) -> tuple[bytes, ...]:
    """The keys that events are chained with, the oldest first."""
    return (*session.info.get("older_audit_keys", ()), audit_key(session))


def key_id(key: bytes) -> str:
    """What names a key in the events that it chains, and does not give it away."""
    return hmac.new(key, b"key of the audit record", hashlib.sha256).hexdigest()[:16]


def chain(key: bytes, previous: str, body: str) -> str:
    return hmac.new(key, f"{previous}\n{body}".encode(), hashlib.sha256).hexdigest()


def salted_digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()


def digest_of(rows: Iterable[Any]) -> str:
    """One digest for a batch of rows (up to BATCH) that a single event covers."""
    return hashlib.sha256(b"\n".join(canonical(row) for row in rows)).hexdigest()


def digests_of(rows: Sequence[Any]) -> list[str]:
    """Digests of any number of rows, BATCH after BATCH in their order."""
    return [digest_of(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)]
