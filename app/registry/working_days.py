"""The bank holidays of England and Wales, for counting working days."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.platform.memory import read_once
from app.registry.models import BankHoliday

SUBSTITUTE = "Substitute day"
"""What the published list notes of a day in place of a bank holiday on a weekend."""


@read_once
def bank_holidays(session: Session, known_at: int | None = None) -> frozenset[date]:
    """Every bank holiday that Despatch knows of, as known at audit event `known_at` (None: now)."""
    return frozenset(session.scalars(select(BankHoliday.day).where(known(BankHoliday, known_at))))


def named_bank_holidays(session: Session, known_at: int | None = None) -> dict[date, str]:
    """Their names by day, in the order of the days: to say which days were not counted. A day in place of one that is
    on a weekend is called so: Boxing Day is not on 28 December."""
    columns = (BankHoliday.day, BankHoliday.title, BankHoliday.note)
    query = select(*columns).where(known(BankHoliday, known_at)).order_by(BankHoliday.day)
    return {
        day: f"the substitute day for {title}" if note == SUBSTITUTE else title
        for day, title, note in session.execute(query)
    }
