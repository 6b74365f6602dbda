"""The sitting days of a house: as they are known, one added, one taken away."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, in_turn, record
from app.errors import Refused
from app.evidence.questions.diary import Calendar, joined
from app.evidence.questions.models import SittingDay, SittingSpan
from app.evidence.questions.states import House
from app.platform.history import known


def calendar_of(session: Session, house: str, known_at: int | None = None) -> Calendar:
    """Of a question whose house nobody recorded, an empty one."""
    days = session.scalars(select(SittingDay.day).where(SittingDay.house == house, known(SittingDay, known_at)))
    return Calendar(frozenset(days), joined([(one.begins, one.ends) for one in spans_of(session, house, known_at)]))


def sitting_days(session: Session, house: str) -> list[SittingDay]:
    """Those that stand, in their order."""
    wanted = select(SittingDay).where(SittingDay.house == house, known(SittingDay))
    return list(session.scalars(wanted.order_by(SittingDay.day)))


def spans_of(session: Session, house: str, known_at: int | None = None) -> list[SittingSpan]:
    wanted = select(SittingSpan).where(SittingSpan.house == house, known(SittingSpan, known_at))
    return list(session.scalars(wanted.order_by(SittingSpan.begins, SittingSpan.id)))


def add_day(session: Session, house: House, day: date, *, source: str, actor: Actor) -> bool:
    """False where it is there already. Raises Refused: sittings_not_covered."""
    in_turn(session)
    calendar = calendar_of(session, house)
    if day in calendar.days:
        return False
    if not calendar.covers(day, day):  # one day alone would not say what lies between
        raise Refused("sittings_not_covered", field="day")
    event = record(
        session,
        "sitting.added",
        actor=actor,
        subjects=[("house", house)],
        after={"house": house, "day": day.isoformat(), "source": source},
    )
    session.add(SittingDay(house=house, day=day, source=source, recorded=event.seq))
    session.flush()
    return True


def remove_day(session: Session, house: House, day: date, *, actor: Actor) -> bool:
    """The house did not sit, or will not. False where the day was taken away already, or never was one."""
    in_turn(session)
    wanted = select(SittingDay).where(SittingDay.house == house, SittingDay.day == day, known(SittingDay))
    there = session.scalars(wanted).one_or_none()
    if there is None:
        return False
    event = record(
        session,
        "sitting.removed",
        actor=actor,
        subjects=[("house", house)],
        before={"house": house, "day": day.isoformat()},
        after={"removed": True},
    )
    there.supersede(event.seq)
    session.flush()
    return True
