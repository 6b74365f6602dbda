"""A pre-election period in words, and what pages say while one matters: of today, and of a letter’s date."""

from datetime import date

from sqlalchemy.orm import Session

from app.registry.models import PreElectionPeriod
from app.registry.periods.find import period_on
from app.registry.showing import span
from app.web.filters import format_date


def period_of(name: str) -> str:
    """ "the pre-election period of the general election of 7 May 2015\""""
    return f"the pre-election period of the {name}"


def days_of(period: PreElectionPeriod) -> str:
    """ "30 March 2015 to 7 May 2015\""""
    return span(period.valid_from, period.valid_to)


ONLY_WITH_A_REASON = "You must give a reason to send a letter during it."


def today_said(session: Session, today: date) -> str:
    """A sentence of the period that today lies in; blank when it lies in none."""
    period = period_on(session, today)
    return f"Today is in {period_of(period.name)}, {days_of(period)}. {ONLY_WITH_A_REASON}" if period else ""


def dated_in(session: Session, day: date) -> str:
    """ "in the pre-election period of the general election of 7 May 2015"; blank when the day lies in none."""
    period = period_on(session, day)
    return f"in {period_of(period.name)}" if period else ""


def periods_said(session: Session, letter_date: date, *, today: date) -> str:
    """Of today, else of the letter’s date."""
    if said := today_said(session, today):
        return said
    dated = dated_in(session, letter_date)
    return f"The letters’ date, {format_date(letter_date)}, is {dated}. {ONLY_WITH_A_REASON}" if dated else ""
