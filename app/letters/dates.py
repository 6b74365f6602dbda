"""Dates as a letter prints them, and working days. Pure: holidays come in as an argument (design, rule 12)."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from app.letters.bounded_cache import kept_for_each

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
        "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip

YEARS = range(1900, 2101)
"""Those that a letter may be of, or be answered in: days are counted from its own."""

SATURDAY = 5
"""As `date.weekday` counts, and so also the weekdays of a week."""


def date_in_words(day: date, *, language: str = "en") -> str:
    """ "1 July 2024", "1 Gorffennaf 2024"."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def date_from_words(text: str, *, language: str = "en") -> date:
    """Return the day of which `date_in_words` made the text. Raises ValueError for any other text."""
    day, month, year = text.split(" ")
    return date(int(year), MONTHS[language].index(month) + 1, int(day))


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Not a Saturday, a Sunday or one of `holidays` (the bank holidays of England and Wales)."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: date, days: int, *, holidays: Collection[date]) -> date:
    """The working day that is `days` after `start`, which does not itself count. Raises ValueError below zero.

    Zero gives `start`, or the next working day when it is not one.
    """
    if days < 0:
        raise ValueError(f"days must not be negative: {days}")
    day = start
    while days == 0 and not is_working_day(day, holidays):
        day += timedelta(1)
    for _ in range(days):
        day += timedelta(1)
        while not is_working_day(day, holidays):
            day += timedelta(1)
    return day


def working_day_before(end: date, days: int, *, holidays: Collection[date]) -> date:
    """The working day that is `days` before `end`, which does not itself count."""
    day = end
    for _ in range(days):
        day -= timedelta(1)
        while not is_working_day(day, holidays):
            day -= timedelta(1)
    return day


def after_clear_working_days(start: date, days: int, *, holidays: Collection[date]) -> date:
    """The working day before which `days` whole working days have passed after `start`: neither end counts, as with
    the clear days of a write-round."""
    return add_working_days(start, days + 1, holidays=holidays)


def working_days_between(start: date, end: date, *, holidays: Collection[date]) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start, holidays=holidays)
    weeks, days = divmod((end - start).days, 7)
    weekdays = weeks * SATURDAY + sum((end - timedelta(n)).weekday() < SATURDAY for n in range(days))
    closed = _on_weekdays(frozenset(holidays))
    return weekdays - (bisect_right(closed, end) - bisect_right(closed, start))


@kept_for_each(16)
def _on_weekdays(holidays: frozenset[date]) -> Sequence[date]:
    return sorted(day for day in holidays if day.weekday() < SATURDAY)


def same_time_again(letter_date: date, reply_by: date, sent_on: date, *, holidays: Collection[date]) -> date:
    """The day by which a reply is asked for when a letter is sent on `sent_on`, after the day that it prints: as many
    working days later as it gave from its own date, and one at least."""
    given = working_days_between(letter_date, reply_by, holidays=holidays)
    return add_working_days(sent_on, max(given, 1), holidays=holidays)


def posted_by(posted_on: date, days: int, *, holidays: Collection[date], saturdays: bool) -> date:
    """The day on which what is posted on `posted_on` is delivered when the post takes `days` of its own: none on
    Sundays and bank holidays; Saturdays are such days only for some postage, first class among it. What is posted on a
    day without post counts from the next that has some."""

    def has_post(day: date) -> bool:
        return (saturdays and day.weekday() == SATURDAY and day not in holidays) or is_working_day(day, holidays)

    day = posted_on
    while not has_post(day):
        day += timedelta(1)
    for _ in range(days):
        day += timedelta(1)
        while not has_post(day):
            day += timedelta(1)
    return day
