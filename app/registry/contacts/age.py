"""How long a contact counts as current after somebody verified it."""

from datetime import date

from sqlalchemy import ColumnElement, or_

from app.registry.models import Contact


def current_since(today: date, months: int) -> date:
    """The first day of the time before `today` in which a contact must have been verified to be current."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    day = today.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:  # 31 August less six months is the last of February
            day -= 1


def is_stale(since: date) -> ColumnElement[bool]:
    """Contacts that nobody ever verified, or not from `since` (`current_since`) on. What must not be used needs no
    check."""
    return (Contact.do_not_use == "") & or_(Contact.verified_on.is_(None), Contact.verified_on < since)


def is_current(verified_on: date | None, since: date) -> bool:
    return verified_on is not None and verified_on >= since
