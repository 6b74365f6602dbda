"""The words of private offices: who holds one, from when to when, and who clears for it."""

from datetime import date, timedelta

from app.clearance.models import Minister
from app.web.filters import format_date, format_plural

NO_MINISTER = "No minister is recorded in this office now."

DAY = timedelta(1)


def last_day(minister: Minister) -> date | None:
    """The last day on which the minister holds the office."""
    return minister.valid_to - DAY if minister.valid_to else None


def tenure_words(minister: Minister) -> str:
    """From when to when: “1 May 2014 to 30 June 2014”."""
    first, last = minister.valid_from, last_day(minister)
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"Since {format_date(first)}"
    return f"Until {format_date(last)}" if last else "First and last day not known"


def clearers_words(number: int) -> tuple[str, str]:
    """Shape and words of how many can answer for an office."""
    return ("full", format_plural(number, "clearer")) if number else ("warn", "No clearer yet")
