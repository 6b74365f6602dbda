"""The day by which a request is to be answered."""

from datetime import date

from sqlalchemy.orm import Session

from app.letters.dates import add_working_days
from app.registry.working_days import bank_holidays

WORKING_DAYS = 20
"""Freedom of Information Act 2000, section 10(1). Bank holidays are those of England and Wales: section 10(6) leaves
out those of any part of the United Kingdom too, so the day by law is never earlier."""


def due_on(session: Session, received_on: date) -> date:
    """Worked out, so that a bank holiday that becomes known moves it (rule 12)."""
    return add_working_days(received_on, WORKING_DAYS, holidays=bank_holidays(session))
