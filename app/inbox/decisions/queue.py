"""Move messages through the queue by hand: set aside, take up, close, give to a colleague. One event for a batch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.audit.record import Actor, Subject, digests_of, record
from app.errors import Refused
from app.inbox import events
from app.inbox.message_state import held_locked, lock
from app.inbox.models import Message
from app.inbox.states import MESSAGE, State


@dataclass(frozen=True)
class QueueMoveCounts:
    """How many messages moved, and how many stay as they are, since they are no more, or already, in such a state."""

    changed: int
    left: int


def set_aside(session: Session, ids: Collection[int], *, actor: Actor) -> QueueMoveCounts:
    """They are about no letter of ours; what waits or is matched alone."""
    return _move(session, ids, "set aside", actor=actor)


def close(session: Session, ids: Collection[int], *, actor: Actor) -> QueueMoveCounts:
    """Nothing more is to be done about them; nothing is recorded of their letters."""
    return _move(session, ids, "close", actor=actor)


def take_up(session: Session, message_id: int, *, actor: Actor) -> bool:
    """What was set aside or closed waits again, with its letters if it has any. Whether that changed anything."""
    now = held_locked(session, message_id)
    move = MESSAGE["take up"]
    if now.message.state not in move.sources:
        return False
    state = State.MATCHED if now.letters else State.WAITING
    record(
        session,
        move.action,
        actor=actor,
        subjects=now.subjects,
        before={"state": now.message.state},
        after={"state": state},
    )
    now.message.state = state
    session.flush()
    return True


def assign(session: Session, ids: Collection[int], *, to: int | None, actor: Actor) -> QueueMoveCounts:
    """Give messages to the user `to`, or (None) to nobody. Raises Refused (message_not_assignable): messages are
    looked after by drafters."""
    if to is not None and to not in {user.id for user in assignable(session)}:
        raise Refused("message_not_assignable")
    messages = lock(session, ids)
    changed = [message for message in messages if message.assigned_to != to]
    if changed:
        record(
            session,
            events.MESSAGE_ASSIGNED,
            actor=actor,
            subjects=_subjects(changed),
            after={
                "messages": len(changed),
                "to": to,
                "digests": digests_of([[message.id, message.assigned_to, to] for message in changed]),
            },
        )
        for one in changed:
            one.assigned_to = to
        session.flush()
    return QueueMoveCounts(len(changed), len(ids) - len(changed))


def assignable(session: Session) -> Sequence[User]:
    """Who may look after messages, by name: active drafters."""
    return [user for user in find_users(session) if user.active and Role.DRAFTER in user.roles]


def _move(session: Session, ids: Collection[int], name: str, *, actor: Actor) -> QueueMoveCounts:
    move = MESSAGE[name]
    changed = [message for message in lock(session, ids) if message.state in move.sources]
    if changed:
        record(
            session,
            move.action,
            actor=actor,
            subjects=_subjects(changed),
            after={
                "messages": len(changed),
                "digests": digests_of([[message.id, message.state] for message in changed]),
            },
        )
        for one in changed:
            one.state = move.target
        session.flush()
    return QueueMoveCounts(len(changed), len(ids) - len(changed))


def _subjects(messages: Sequence[Message]) -> list[Subject]:
    """One is named; of several the digests tell which."""
    return [("message", message.id) for message in messages] if len(messages) == 1 else []
