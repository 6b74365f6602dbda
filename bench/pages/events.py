"""Half a million events of the audit record, each chained to the one before, as app/audit/record.py chains them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEvent, AuditHead, AuditSubject
from app.audit.record import audit_key, chain, key_id
from app.campaigns.models import Letter
from app.inbox.models import Message
from app.letters.canonical import canonical
from app.platform.clock import now
from app.registry.models import Post

BATCH = 50_000
OF_THE_CAMPAIGN = 20
"""One event in so many is about the campaign itself."""

KINDS = (
    ("letter.delivered", "letter"),
    ("message.sorted", "message"),
    ("contact.confirmed", "post"),
    ("user.signed_in", "user"),
    ("letter.noted", "letter"),
    ("message.matched", "message"),
)
"""Actions, in turn, and what each is about."""


def fill_record(session: Session, count: int, *, campaign: int) -> None:
    """Record so many events, a microsecond apart."""
    head = session.get_one(AuditHead, 1)
    made = _events(session, head, count, campaign)
    while batch := list(islice(made, BATCH)):
        session.execute(insert(AuditEvent.__table__), [event for event, _ in batch])
        session.execute(insert(AuditSubject.__table__), [row for _, subjects in batch for row in subjects])
    last = session.execute(select(AuditEvent.seq, AuditEvent.hmac).order_by(AuditEvent.seq.desc()).limit(1)).one()
    session.execute(update(AuditHead).values(seq=last.seq, hmac=last.hmac))


def _events(
    session: Session, head: AuditHead, count: int, campaign: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    key, start, link = audit_key(session), now(), head.hmac
    ids = {kind: cycle(_ids(session, kind)) for kind in ("letter", "message", "post", "user")}
    users = cycle(_ids(session, "user"))
    for number, (action, kind) in zip(range(count), cycle(KINDS), strict=False):
        seq, at, actor = head.seq + 1 + number, start + timedelta(microseconds=number), next(users)
        about = [(kind, str(next(ids[kind])))]
        if number % OF_THE_CAMPAIGN == 0:
            action, about = "letters.assigned", [("campaign", str(campaign)), ("letter", str(next(ids["letter"])))]
        body = canonical(
            {
                "seq": seq,
                "at": at.isoformat(timespec="microseconds"),
                "actor": actor,
                "action": action,
                "subjects": about,
                "before": None,
                "after": {"letters": 1, "to": actor, "digests": []} if action == "letters.assigned" else None,
                "key": key_id(key),
                "personal": {},
            }
        ).decode()
        link = chain(key, link, body)
        event = {"seq": seq, "at": at, "actor_id": actor, "action": action, "body": body, "hmac": link}
        subjects = [
            {"seq": seq, "position": place, "kind": of, "subject_id": identity}
            for place, (of, identity) in enumerate(about)
        ]
        yield event, subjects


def _ids(session: Session, kind: str) -> Sequence[int]:
    table: Any = {"letter": Letter, "message": Message, "post": Post, "user": User}[kind]
    ids = session.scalars(select(table.id).order_by(func.abs(table.id * 7919 % 10_007))).all()
    assert ids, kind
    return ids
