"""The bank holidays of England and Wales, as they ship."""

from datetime import date

from app.letters.dates import add_working_days
from app.registry.working_days import bank_holidays
from tests.registry.conftest import MARCH_2015


def test_the_bank_holidays_that_ship(session):
    holidays = bank_holidays(session)
    assert date(2015, 4, 3) in holidays
    assert date(2015, 4, 2) not in holidays
    assert bank_holidays(session, 0) == frozenset()


def test_fifteen_working_days_after_the_letter(session):
    assert add_working_days(MARCH_2015, 15, holidays=bank_holidays(session)) == date(2015, 3, 24)
