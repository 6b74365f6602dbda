"""Who is woken, and from which step of a report's clock: whoever has the safeguarding role, unless it is said
otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role
from app.audit.record import Actor, record
from app.errors import Refused
from app.platform.history import known, next_version
from app.safeguarding import events
from app.safeguarding.clock.clock import AFTER, STEPS, Step
from app.safeguarding.models import RiskContact

FIRST, NEVER = STEPS[0].code, "never"


@dataclass(frozen=True)
class Woken:
    """`from_step`: a code of clock.STEPS, or never."""

    user_id: int
    name: str
    from_step: str

    def at(self, step: Step) -> bool:
        return self.from_step != NEVER and AFTER[self.from_step] <= step.after


def people(session: Session) -> Sequence[Woken]:
    """Everyone active who has the role, by name."""
    steps = {
        contact.user_id: contact.from_step for contact in session.scalars(select(RiskContact).where(known(RiskContact)))
    }
    users = (user for user in find_users(session, role=Role.SAFEGUARDING) if user.active)
    return [Woken(user.id, user.name, steps.get(user.id, FIRST)) for user in users]


def woken_at(session: Session, step: Step) -> list[int]:
    """The users to wake at a step. Where that would be nobody, it is everyone who has the role."""
    found = people(session)
    return [one.user_id for one in found if one.at(step)] or [one.user_id for one in found]


def wake_from(session: Session, user_id: int, from_step: str, *, actor: Actor) -> bool:
    """From now on somebody is woken from this step; whether that is new. Raises Refused."""
    if from_step != NEVER and from_step not in AFTER:
        raise Refused("no_such_step", field="from_step")
    if user_id not in {person.user_id for person in people(session)}:
        raise Refused("not_safeguarding", field="user")
    contact = session.scalars(
        select(RiskContact).where(RiskContact.user_id == user_id, known(RiskContact)).with_for_update()
    ).one_or_none()
    before = contact.from_step if contact else FIRST
    if before == from_step:
        return False
    event = record(
        session,
        events.RISK_CONTACT_SET,
        actor=actor,
        subjects=[("risk", "people"), ("user", user_id)],
        before={"from_step": before},
        after={"from_step": from_step},
    )
    if contact:
        contact.supersede(event.seq)
        session.flush()
    session.add(
        next_version(contact, seq=event.seq, from_step=from_step)
        if contact
        else RiskContact(user_id=user_id, from_step=from_step, recorded=event.seq)
    )
    session.flush()
    return True
