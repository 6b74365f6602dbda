"""Days as people write them in spreadsheets. Pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

DAY_FIRST, MONTH_FIRST = "day", "month"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?", re.ASCII)
_WORDS = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.ASCII)
_AMERICAN = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_MONTH = re.compile(r"([a-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)

FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of Excel's count, which takes 1900 for a leap year."""

CENTURY = 70
"""Years of two digits from here on are of the last century."""


def read_day(text: str, *, order: str = DAY_FIRST) -> date | None:
    """The day that a cell means, None for none. `order`: which of the two numbers of 3/4/2015 is the day."""
    said = " ".join(text.casefold().split())
    if match := _ISO.fullmatch(said):
        return _day(match[1], match[2], match[3])
    if match := _NUMBERS.fullmatch(said):
        first, second = (match[1], match[2]) if order == DAY_FIRST else (match[2], match[1])
        return _day(match[3], second, first) or (_day(match[3], first, second) if int(second) > 12 else None)
    if match := _WORDS.fullmatch(said):
        return _day(match[3], _month(match[2]), match[1])
    if match := _AMERICAN.fullmatch(said):
        return _day(match[3], _month(match[1]), match[2])
    if match := _MONTH.fullmatch(said):
        return _day(match[2], _month(match[1]), "1")
    if _SERIAL.fullmatch(said) and 10_000 < float(said) < 80_000:
        return FIRST_SERIAL + timedelta(days=int(float(said)))
    return None


def guess_order(cells: Iterable[str]) -> str:
    """Which number comes first in these cells: the day, unless one of them shows that it can't be."""
    for cell in cells:
        match = _NUMBERS.fullmatch(" ".join(cell.split()))
        if match and int(match[1]) > 12:
            return DAY_FIRST
        if match and int(match[2]) > 12:
            return MONTH_FIRST
    return DAY_FIRST


def _month(name: str) -> str:
    return str(MONTHS.index(name[:3]) + 1) if name[:3] in MONTHS else "0"


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if number < 100:
        number += 1900 if number >= CENTURY else 2000
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
