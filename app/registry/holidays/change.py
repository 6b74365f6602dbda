"""Add a bank holiday that was proclaimed after the list was shipped, or remove one that there never was."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.letters.dates import is_working_day
from app.platform.history import known
from app.registry import events
from app.registry.models import BankHoliday


@dataclass(frozen=True)
class Holiday:
    """What is said of a bank holiday. `note`: why it is one, or where that is from; may be blank."""

    day: date
    title: str
    note: str = ""

    def as_facts(self) -> dict[str, str]:
        return {"day": self.day.isoformat(), "title": self.title}


def holidays(session: Session) -> list[BankHoliday]:
    """As they are known now, by their days."""
    return list(session.scalars(select(BankHoliday).where(known(BankHoliday)).order_by(BankHoliday.day)))


def holiday_by_id(session: Session, holiday_id: int) -> BankHoliday:
    """One that is known now. Raises NotFound."""
    holiday = session.get(BankHoliday, holiday_id)
    if holiday is None or holiday.superseded is not None:
        raise NotFound("holiday_removed")
    return holiday


def add_holiday(session: Session, holiday: Holiday, *, actor: Actor) -> BankHoliday:
    """One that is there already under the same name comes back as it is. Raises Refused: weekend, holiday_there."""
    if not is_working_day(holiday.day, ()):
        raise Refused("weekend", field="day")
    bank_holiday = session.scalars(
        select(BankHoliday).where(known(BankHoliday), BankHoliday.day == holiday.day)
    ).first()
    if bank_holiday and bank_holiday.title == holiday.title:
        return bank_holiday
    if bank_holiday:
        raise Refused("holiday_there", field="day", name=bank_holiday.title)
    event = record(
        session,
        events.HOLIDAY_ADDED,
        actor=actor,
        subjects=[("holiday", holiday.day.isoformat())],
        before=None,
        after=holiday.as_facts(),
    )
    made = BankHoliday(day=holiday.day, title=holiday.title, note=holiday.note, recorded=event.seq)
    session.add(made)
    session.flush()
    return made


def remove_holiday(session: Session, there: BankHoliday, *, actor: Actor) -> None:
    """It was no bank holiday: every count of working days takes it in again."""
    event = record(
        session,
        events.HOLIDAY_REMOVED,
        actor=actor,
        subjects=[("holiday", there.day.isoformat())],
        before=Holiday(there.day, there.title).as_facts(),
        after={"removed": True},
    )
    there.supersede(event.seq)
    session.flush()
