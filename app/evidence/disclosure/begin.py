"""Begin a request for information, change what it says, find it again, and say by when it is to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditHead
from app.audit.record import Actor, Subject, record
from app.errors import Refused, Stale, existing
from app.evidence import events
from app.evidence.disclosure.models import Disclosure
from app.evidence.disclosure.scope import Scope
from app.evidence.disclosure.states import DISCLOSURE, State
from app.inbox.restricted import READERS
from app.letters.dates import add_working_days
from app.registry.working_days import bank_holidays

WORKING_DAYS = 20
"""Freedom of Information Act 2000, section 10(1). Bank holidays are those of England and Wales: section 10(6) leaves
out those of any part of the United Kingdom too, so the day by law is never earlier."""


def due_on(session: Session, received_on: date) -> date:
    """Worked out, so that a bank holiday that becomes known moves it (rule 12)."""
    return add_working_days(received_on, WORKING_DAYS, holidays=bank_holidays(session))


class DisclosureMoved(Stale):
    """The request is not where this can be done, so its forms are not shown again."""

    code = "disclosure_moved"


@dataclass(frozen=True)
class Details:
    """What a person says of a request. `held_by`: the user who looks after it."""

    reference: str
    asks: str
    received_on: date
    held_by: int | None
    scope: Scope


def begin(session: Session, details: Details, *, once: str, actor: Actor) -> Disclosure:
    """A form that comes twice (`once`) begins one. Raises Refused: no_scope."""
    if not details.scope:
        raise Refused("no_scope", field="area")
    session.execute(select(AuditHead.id).with_for_update())  # numbers are given one after the other
    if begun := session.scalars(select(Disclosure).where(Disclosure.once == once)).one_or_none():
        return begun
    number = (session.scalar(select(func.max(Disclosure.number))) or 0) + 1
    step = DISCLOSURE["begin"]
    event = record(
        session,
        step.action,
        actor=actor,
        subjects=[("disclosure", number)],
        after=facts(details),
        personal={"asks": details.asks},
    )
    made = Disclosure(
        number=number,
        once=once,
        reference=details.reference,
        asks=details.asks,
        received_on=details.received_on,
        scope=details.scope.ids,
        since=details.scope.since,
        until=details.scope.until,
        state=step.target.value,
        held_by=details.held_by,
        recorded=event.seq,
        changed=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def change(session: Session, number: int, details: Details, *, seen: int, actor: Actor) -> bool:
    """False when nothing differs. Raises NotFound, DisclosureMoved, Stale, and Refused: no_scope."""
    disclosure = open_one(session, number)
    if disclosure.changed != seen:
        raise Stale("disclosure_changed")
    if not details.scope:
        raise Refused("no_scope", field="area")
    was = details_of(disclosure)
    if was == details:
        return False
    event = record(
        session,
        events.DISCLOSURE_CHANGED,
        actor=actor,
        subjects=subjects_of(disclosure),
        before=facts(was),
        after=facts(details),
        personal={"asks": details.asks},
    )
    disclosure.reference, disclosure.asks = details.reference, details.asks
    disclosure.received_on, disclosure.held_by = details.received_on, details.held_by
    disclosure.scope, disclosure.since, disclosure.until = details.scope.ids, details.scope.since, details.scope.until
    disclosure.changed = event.seq
    session.flush()
    return True


def details_of(disclosure: Disclosure) -> Details:
    return Details(
        disclosure.reference,
        disclosure.asks,
        disclosure.received_on,
        disclosure.held_by,
        scope_of(disclosure),
    )


def scope_of(disclosure: Disclosure) -> Scope:
    return Scope.of(disclosure.scope, disclosure.since, disclosure.until)


def facts(details: Details) -> dict[str, Any]:
    """For the record: what it is about, without its words."""
    days = {"since": details.scope.since, "until": details.scope.until, "received_on": details.received_on}
    return {
        "scope": details.scope.ids,
        "held_by": details.held_by,
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def disclosure_by_number(session: Session, number: int) -> Disclosure:
    """Raises NotFound."""
    return existing(
        session.scalars(select(Disclosure).where(Disclosure.number == number)).one_or_none(), "no_such_disclosure"
    )


def lock_disclosure(session: Session, number: int) -> Disclosure:
    """Held until the transaction ends. Raises NotFound."""
    query = select(Disclosure).where(Disclosure.number == number).with_for_update()
    return existing(
        session.scalars(query.execution_options(populate_existing=True)).one_or_none(), "no_such_disclosure"
    )


def open_one(session: Session, number: int) -> Disclosure:
    """Held, and open: it may be searched, chosen and redacted. Raises NotFound, DisclosureMoved."""
    disclosure = lock_disclosure(session, number)
    if disclosure.state != State.OPEN:
        raise DisclosureMoved
    return disclosure


def subjects_of(disclosure: Disclosure) -> list[Subject]:
    return [("disclosure", disclosure.number)]


def holders(session: Session) -> Sequence[User]:
    """Who may look after a request: those who may open it."""
    active = session.scalars(select(User).where(User.active).order_by(User.name))
    return [user for user in active if user.roles & set(READERS)]
