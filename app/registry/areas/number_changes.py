"""Record a telephone number of an area, correct it, say that it is right, take it back.

A number may have several of its kind beside it: a force has one to call at once and one that is answered by day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Stale
from app.platform.events import Event
from app.platform.history import known, next_version
from app.registry import events
from app.registry.models import Area, AreaNumber


@dataclass(frozen=True)
class NumberFacts:
    """What is said of a number. `first`, `until`: from which day it is so, and from which it no longer is; None: not
    bounded. `verified_on`: the day on which somebody called it; None: nobody did."""

    kind: str
    value: str
    note: str
    source: str
    first: date | None
    until: date | None
    verified_on: date | None

    def as_values(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "value": self.value,
            "note": self.note,
            "source": self.source,
            "valid_from": self.first,
            "valid_to": self.until,
            "verified_on": self.verified_on,
        }

    def as_facts(self) -> dict[str, str | None]:
        """As the audit record keeps it. The number is an office's, no person's."""
        values = self.as_values()
        return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}


def said_of(number: AreaNumber) -> NumberFacts:
    return NumberFacts(
        number.kind,
        number.value,
        number.note,
        number.source,
        number.valid_from,
        number.valid_to,
        number.verified_on,
    )


def record_number(session: Session, area_id: int, facts: NumberFacts, *, actor: Actor) -> AreaNumber:
    """The same facts sent twice are recorded once."""
    _lock(session, area_id)
    standing = session.scalars(select(AreaNumber).where(AreaNumber.area_id == area_id, known(AreaNumber)))
    if area_number := next((number for number in standing if said_of(number) == facts), None):
        return area_number
    event = record(
        session,
        events.AREA_NUMBER_RECORDED,
        actor=actor,
        subjects=[("area", area_id)],
        before=None,
        after=facts.as_facts(),
    )
    made = AreaNumber(
        area_id=area_id,
        **facts.as_values(),
        verified_by=actor.user_id if facts.verified_on else None,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made


def correct_number(session: Session, number: AreaNumber, facts: NumberFacts, *, actor: Actor) -> AreaNumber:
    """The same version comes back when nothing differs. Who says another day of verifying is the one who verified it.
    Raises Stale."""
    _require_standing(session, number)
    was = said_of(number)
    if was == facts:
        return number
    by = number.verified_by if facts.verified_on == was.verified_on else actor.user_id
    values = facts.as_values() | {"verified_by": by if facts.verified_on else None}
    return _changed(session, number, events.AREA_NUMBER_CORRECTED, facts, actor=actor, **values)


def verify_number(session: Session, number: AreaNumber, *, on: date, actor: Actor) -> AreaNumber:
    """Somebody called it `on` a day, and it is right. The version that says so already comes back when there is one.
    Raises Stale."""
    facts = NumberFacts(**{**vars(said_of(number)), "verified_on": on})
    area_number = _follower(session, number) or number
    if area_number.superseded is None and said_of(area_number) == facts:
        return area_number
    _require_standing(session, number)
    return _changed(
        session, number, events.AREA_NUMBER_VERIFIED, facts, actor=actor, verified_on=on, verified_by=actor.user_id
    )


def take_back_number(session: Session, number: AreaNumber, *, actor: Actor) -> bool:
    """It never was one of the area's. False when it was taken back already. Raises Stale."""
    if _follower(session, number) is None and number.superseded is not None:
        return False
    _require_standing(session, number)
    was = said_of(number).as_facts()
    event = record(
        session,
        events.AREA_NUMBER_TAKEN_BACK,
        actor=actor,
        subjects=[("area", number.area_id)],
        before=was,
        after={"taken_back": True},
    )
    number.supersede(event.seq)
    return True


def _changed(
    session: Session, number: AreaNumber, action: Event, facts: NumberFacts, *, actor: Actor, **values: Any
) -> AreaNumber:
    was, now = said_of(number).as_facts(), facts.as_facts()
    differs = [name for name in now if now[name] != was[name]]
    event = record(
        session,
        action,
        actor=actor,
        subjects=[("area", number.area_id)],
        before={name: was[name] for name in differs},
        after={"kind": facts.kind, "value": facts.value, **{name: now[name] for name in differs}},
    )
    number.supersede(event.seq)
    made = next_version(number, seq=event.seq, **values)
    session.add(made)
    session.flush()
    return made


def _follower(session: Session, number: AreaNumber) -> AreaNumber | None:
    """The version that took its place; None when it stands, or was taken back."""
    _lock(session, number.area_id)
    session.refresh(number)
    after = select(AreaNumber).where(AreaNumber.area_id == number.area_id, AreaNumber.recorded == number.superseded)
    return session.scalars(after).first()


def _require_standing(session: Session, number: AreaNumber) -> None:
    _lock(session, number.area_id)
    session.refresh(number)
    if number.superseded is not None:
        raise Stale("area_number_changed")


def _lock(session: Session, area_id: int) -> None:
    """One writer at a time for each area."""
    session.scalars(select(Area).where(Area.id == area_id).with_for_update()).one()
