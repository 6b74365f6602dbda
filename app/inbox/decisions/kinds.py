"""Say what a message is, in place of the rules: the kind stays a judgement, and who decided is kept."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.inbox.held import REPLIES, held, held_unchanged, state_for
from app.inbox.models import MessageKind
from app.inbox.reading.classify import RULES_VERSION
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.settled import REPORTS, hold_sendings, settle_by
from app.inbox.states import State

PERSON = "person"
"""The rule of a kind that a person chose."""


def say_kind(
    session: Session,
    message_id: int,
    kind: Kind,
    *,
    reason: Reason | None = None,
    returns_on: date | None = None,
    seen: str,
    actor: Actor,
) -> bool:
    """Whether that was another kind (or reason, or day) than before. `reason`: of a bounce or a delay alone, "unknown"
    if none is given; `returns_on`: of an absence alone.

    A bounce so named settles its sending. Raises NotFound, Stale, and Refused (kind_recorded)
    of a message that is recorded as a reply: withdraw the reply first.
    """
    now = held_unchanged(session, message_id, seen)
    reason = (reason or Reason.UNKNOWN) if kind in REPORTS else None
    returns_on = returns_on if kind is Kind.OUT_OF_OFFICE else None
    was = now.kind
    if was and (was.kind, was.reason, was.returns_on) == (kind, reason, returns_on) and was.decided_by:
        return False
    if now.recorded and kind not in REPLIES:
        raise Refused("kind_recorded")
    state = now.message.state
    if state != State.SET_ASIDE:
        state = state_for(kind, letters=bool(now.letters), unrecorded=bool(now.unrecorded))
    last = hold_sendings(session, now.letters) if kind in REPORTS else {}
    event = record(
        session,
        "message.kind_said",
        actor=actor,
        subjects=now.subjects,
        before={"kind": was.kind if was else None, "reason": was.reason if was else None},
        after={"kind": kind, "reason": reason, "state": state},
    )
    if was:
        was.supersede(event.seq)
        session.flush()
    session.add(
        MessageKind(
            message_id=message_id,
            kind=kind,
            reason=reason,
            status=was.status if was and kind in REPORTS else "",
            rule=PERSON,
            returns_on=returns_on,
            instead=was.instead if was and kind is Kind.OUT_OF_OFFICE else [],
            decided_by=actor.user_id,
            rules_version=RULES_VERSION,
            recorded=event.seq,
        )
    )
    now.message.state = state
    session.flush()
    if kind in REPORTS:
        settle_by(session, held(session, message_id), last, actor=actor)
    return True
