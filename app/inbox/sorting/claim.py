"""A worker takes a message in hand to read and sort it: with a lease, and a token that what it does must match
(rule 1). A claim that storage or database failed does not count as a try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.inbox.models import KEPT, Message
from app.platform.leases import unheld


class Lost(Exception):
    """Another worker has the message in hand: what this one made of it is dropped."""


@dataclass(frozen=True)
class Claim:
    message_id: int
    token: int


def free(at: datetime) -> ColumnElement[bool]:
    """Messages that are to be read and in nobody's hands."""
    return unheld(Message, at)


def claim_message(session: Session, *, at: datetime, lease: timedelta, max_tries: int) -> Claim | None:
    """The next to be read: those that failed before come after the others. None: there is none."""
    due = select(Message.id).where(KEPT, free(at), Message.tries < max_tries).order_by(Message.tries, Message.id)
    message_id = session.scalars(due.limit(1).with_for_update(skip_locked=True)).first()
    if message_id is None:
        return None
    token = session.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(token=Message.token + 1, tries=Message.tries + 1, lease_until=at + lease)
        .returning(Message.token)
    ).scalar_one()
    return Claim(message_id, token)


def hold(session: Session, claim: Claim) -> Message:
    """The message, locked for this transaction, if the claim still holds it. Raises Lost."""
    mine = select(Message).where(Message.id == claim.message_id, Message.token == claim.token, KEPT)
    message = session.scalars(mine.with_for_update(key_share=True)).one_or_none()
    if message is None:
        raise Lost
    return message


def put_back(session: Session, claim: Claim, *, code: str, until: datetime | None = None, counts: bool = True) -> None:
    """It did not come to an end: anybody may try again, after `until`. `code` says why; not of every failure is the
    message the cause (`counts`)."""
    mine = (Message.id == claim.message_id, Message.token == claim.token, KEPT)
    tries = Message.tries if counts else Message.tries - 1
    session.execute(update(Message).where(*mine).values(lease_until=until, tries=tries, error_code=code))


def out_of_tries(session: Session, *, at: datetime, max_tries: int) -> Sequence[int]:
    """Messages that were tried too often, and that nobody has in hand."""
    lost = select(Message.id).where(KEPT, free(at), Message.tries >= max_tries)
    return session.scalars(lost.order_by(Message.id).with_for_update(skip_locked=True, key_share=True)).all()
