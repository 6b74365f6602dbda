"""What events say that follow from one another, up to the head of the chain.

Only bodies are read, which the chain covers: columns and side tables may say anything. What was read stays in memory,
so each process reads each event of a chain without fault once.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import events
from app.audit.anchor import Head, current_head
from app.audit.models import AuditEvent
from app.audit.record import GENESIS, audit_keys, chain

Body = Mapping[str, Any]


class Keys:
    """The keys of the chain, the oldest first: once an event is chained with one, none is with an older one."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.left = keys

    def fit(self, previous: str, body: str, link: str) -> bool:
        """Whether a body's HMAC follows from the HMAC before it."""
        for place, key in enumerate(self.left):
            if link == chain(key, previous, body):
                self.left = self.left[place:]
                return True
        return False


@dataclass(frozen=True)
class Heard:
    """Bodies of the `actions` wanted, in order, from the baseline on if there is one. `faulty`: the last number where
    the chain does not hold, up to `head`; 0 for none."""

    actions: frozenset[str]
    keys: Sequence[bytes]
    head: Head
    faulty: int = 0
    bodies: tuple[Body, ...] = ()


def hear(session: Session, actions: Collection[str]) -> Heard:
    """What events of these actions say now. A chain without fault is kept in mind and only what comes after it is read.
    Where it does not go on from there, all is read anew: a transaction was taken back, or rows were changed."""
    minds: dict[frozenset[str], Heard] = session.info.get("heard", {})
    nothing = Heard(frozenset(actions), audit_keys(session), Head(0, GENESIS))
    before = minds.get(nothing.actions, nothing)
    heard = _go_on(session, before)
    if heard.faulty and before.head.seq:
        heard = _go_on(session, nothing)
    if not heard.faulty:
        minds[heard.actions] = heard
    return heard


def _go_on(session: Session, before: Heard) -> Heard:
    last, faulty, keys, bodies = before.head, before.faulty, Keys(before.keys), [*before.bodies]
    query = select(AuditEvent.seq, AuditEvent.body, AuditEvent.hmac).where(AuditEvent.seq > last.seq)
    for event in session.execute(query.order_by(AuditEvent.seq).execution_options(yield_per=1000)):
        if event.seq != last.seq + 1 or not keys.fit(last.hmac, event.body, event.hmac):
            faulty = event.seq
        else:
            body = json.loads(event.body)
            if body["seq"] != event.seq:
                faulty = event.seq
            elif body["action"] == events.AUDIT_BASELINE:
                if not any(one["action"] == events.AUDIT_BASELINE for one in bodies):
                    faulty, bodies = 0, [body]
            elif body["action"] in before.actions:
                bodies.append(body)
        last = Head(event.seq, event.hmac)
    if current_head(session) != last:
        faulty = last.seq + 1
    return replace(before, keys=keys.left, head=last, faulty=faulty, bodies=tuple(bodies))


def follows(session: Session, event: AuditEvent) -> bool:
    """Whether an event is in its place and its HMAC follows from the event before it, under any of the keys."""
    before = session.scalar(select(AuditEvent.hmac).where(AuditEvent.seq == event.seq - 1))
    previous = GENESIS if event.seq == 1 else before
    if previous is None or event.hmac not in {chain(key, previous, event.body) for key in audit_keys(session)}:
        return False
    return bool(json.loads(event.body)["seq"] == event.seq)
