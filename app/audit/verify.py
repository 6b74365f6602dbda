"""Walk the chain from its first event and say what does not hold."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import anchors
from app.audit.models import AuditEvent, AuditHead, AuditPersonal, AuditSubject
from app.audit.record import GENESIS, audit_key, chain, salted
from app.storage import Storage

WINDOW = 500
"""Events read at a time."""


@dataclass(frozen=True)
class Fault:
    """`code`: changed, missing, cut, columns, subjects, personal or anchor; `seq`: the event it is about."""

    code: str
    seq: int


@dataclass(frozen=True)
class Verdict:
    events: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(session: Session, *, storage: Storage | None = None) -> Verdict:
    """Check every event's HMAC, number, columns, subjects and personal digests, the head, and the heads kept in
    `storage`. A changed event breaks the chain once: checking goes on from the HMAC that is kept."""
    key = audit_key(session)
    faults: list[Fault] = []
    links = {0: GENESIS}
    previous, expected = GENESIS, 1
    for event, subjects, personal in _events(session):
        for seq in range(expected, event.seq):
            faults.append(Fault("missing", seq))
        if event.hmac != chain(key, previous, event.body) and event.seq == expected:
            faults.append(Fault("changed", event.seq))
        faults += [Fault(code, event.seq) for code in _disagreements(event, subjects, personal)]
        previous, expected = event.hmac, event.seq + 1
        links[event.seq] = event.hmac
    head = session.execute(select(AuditHead)).scalar_one_or_none()
    if head is None or (head.seq, head.hmac) != (expected - 1, previous):
        faults.append(Fault("cut", head.seq if head else expected - 1))
    for anchor in anchors(storage) if storage else ():
        if links.get(anchor.seq) != anchor.hmac:
            faults.append(Fault("anchor", anchor.seq))
    return Verdict(events=expected - 1, head=previous, faults=tuple(faults))


Row = tuple[AuditEvent, list[AuditSubject], list[AuditPersonal]]


def _events(session: Session) -> Iterator[Row]:
    last = 0
    while events := session.scalars(
        select(AuditEvent).where(AuditEvent.seq > last).order_by(AuditEvent.seq).limit(WINDOW)
    ).all():
        span = events[0].seq, events[-1].seq
        personal: dict[int, list[AuditPersonal]] = {}
        for value in session.scalars(select(AuditPersonal).where(AuditPersonal.seq.between(*span))):
            personal.setdefault(value.seq, []).append(value)
        for event in events:
            yield event, event.subjects, personal.get(event.seq, [])
        last = span[1]
        session.expunge_all()


def _disagreements(event: AuditEvent, subjects: list[AuditSubject], personal: list[AuditPersonal]) -> Iterator[str]:
    try:
        body = json.loads(event.body)
    except ValueError:
        return  # its HMAC has said so already
    kept = [event.seq, event.at.isoformat(timespec="microseconds"), event.actor_id, event.action]
    if kept != [body.get("seq"), body.get("at"), body.get("actor"), body.get("action")]:
        yield "columns"
    if [[s.kind, s.subject_id] for s in subjects] != body.get("subjects"):
        yield "subjects"
    digests = body.get("personal", {})
    for value in personal:
        erased = value.value is None
        if value.name not in digests or not (erased or digests[value.name] == salted(value.salt, value.value or "")):
            yield "personal"
    if digests.keys() - {value.name for value in personal}:
        yield "personal"
