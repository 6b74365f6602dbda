"""How a value prints where its mark names a format: ((grant, £)), ((visited on, month and year)). Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from app.letters.dates import MONTHS

NUMBER = re.compile(r"-?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)")
"""A number as it is written: 1268, 1,268 or 0.5."""
PENCE = 2
"""Digits of an amount of money behind the point."""


def _number(value: object) -> Decimal | None:
    if isinstance(value, str):
        return Decimal(value.replace(",", "")) if NUMBER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _date(value: object) -> date | None:
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _thousands(value: object, _language: str) -> str:
    number = _number(value)
    return "" if number is None else f"{number:,f}"


def _pounds(value: object, _language: str) -> str:
    """Without pence where there are none. An amount with parts of a penny is none of money: it is not rounded. Nor is
    one that is too long to be worked with."""
    number = _number(value)
    try:
        if number is None or number != round(number, PENCE):
            return ""
    except InvalidOperation:
        return ""
    pence = 0 if number == int(number) else PENCE
    return f"{'-' if number < 0 else ''}£{abs(number):,.{pence}f}"


def _day_and_month(value: object, language: str) -> str:
    day = _date(value)
    return f"{day.day} {MONTHS[language][day.month - 1]}" if day else ""


def _month_and_year(value: object, language: str) -> str:
    day = _date(value)
    return f"{MONTHS[language][day.month - 1]} {day.year}" if day else ""


OF_NUMBERS: Mapping[str, Callable[[object, str], str]] = {"£": _pounds, "thousands": _thousands}
OF_DATES: Mapping[str, Callable[[object, str], str]] = {
    "day and month": _day_and_month,
    "month and year": _month_and_year,
}
FORMATS: Mapping[str, Callable[[object, str], str]] = {**OF_NUMBERS, **OF_DATES}
"""What each format makes of a value that is not empty; blank of one that it does not suit. `language`: of MONTHS."""

SUITS: Mapping[str, str] = {**dict.fromkeys(OF_NUMBERS, "number"), **dict.fromkeys(OF_DATES, "date")}
"""The type of the fields that each is for."""
