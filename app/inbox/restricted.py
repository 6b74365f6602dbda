"""Messages that only one role may see: other rooms say which; everybody else finds no such message."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.record import Actor
from app.errors import NotFound
from app.inbox.models import Message
from app.places import Place

READERS = (Role.DRAFTER, Role.VIEWER, Role.SAFEGUARDING, Role.ADMINISTRATOR)
"""Private offices that clear letters do not: what comes in is not theirs."""


@dataclass(frozen=True)
class Restriction:
    """`messages`: makes the query of ids of messages that `role` alone may see. `looked`: records that somebody who may
    is about to see these, on which page."""

    role: Role
    messages: Callable[[], Select[int]]
    looked: Callable[[Session, Collection[int], str, Actor], object]


RESTRICTIONS: Place[Restriction] = Place("which mail is restricted")
"""Safeguarding adds its own: app/safeguarding/messages.py."""


def may_be_seen(roles: Collection[Role]) -> ColumnElement[bool]:
    """What narrows a query of messages to those that somebody with these roles may see."""
    hidden = [restriction.messages() for restriction in RESTRICTIONS if restriction.role not in roles]
    return and_(true(), *(Message.id.not_in(ids) for ids in hidden))


def restricted_among(session: Session, message_ids: Collection[int]) -> list[tuple[Restriction, list[int]]]:
    """Each restriction with those of the messages that it is on."""
    theirs = select(Message.id).where(Message.id.in_(message_ids)).order_by(Message.id)
    found = [
        (restriction, list(session.scalars(theirs.where(Message.id.in_(restriction.messages())))))
        for restriction in RESTRICTIONS
    ]
    return [(one, ids) for one, ids in found if ids]


def seen_among(session: Session, message_ids: Collection[int], roles: Collection[Role]) -> list[int]:
    """Those of the messages that exist and may be seen, in the order given."""
    found = set(session.scalars(select(Message.id).where(Message.id.in_(message_ids), may_be_seen(roles))))
    return [one for one in message_ids if one in found]


def require_seen(session: Session, message_id: int, roles: Collection[Role]) -> None:
    """Raises NotFound (no_such_mail) of a message that does not exist, or that only other roles may see."""
    if not seen_among(session, [message_id], roles):
        raise NotFound("no_such_mail")
