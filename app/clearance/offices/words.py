"""Why something about a private office was refused, in words; and how its days are told."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.clearance.models import Minister
from app.web.filters import format_date, format_plural

REFUSED: Mapping[str, str] = {
    "title_taken": "Another office has this title. Enter another, or open that office",
    "not_a_clearer": "Only an active user with the role Clearer can be of an office. Roles are given under Users",
    "own_account": "Another administrator must add you to an office",
    "no_days": "The last day is before the first. Enter the first day or a later one",
    "ministers_overlap": "{name} holds the office on one of these days. Correct that first, or enter other days",
}

CHANGED = "Somebody else has changed this office since you opened the page."
ORDER_CHANGED = "Somebody else has changed the order meanwhile. Nothing was changed: look at it as it stands now."
NO_MINISTER = "Nobody is recorded as holding this office now."
NOT_OF_THE_OFFICE = "Only members of a private office and administrators may see its page."
NOT_A_MEMBER = "Only members of a private office may see or upload its minister’s signature."

DAY = timedelta(1)


def last_day(minister: Minister) -> date | None:
    """The last day on which the minister holds the office."""
    return minister.valid_to - DAY if minister.valid_to else None


def in_post(minister: Minister) -> str:
    """From when to when: “1 May 2014 to 30 June 2014”."""
    first, last = minister.valid_from, last_day(minister)
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"Since {format_date(first)}"
    return f"Until {format_date(last)}" if last else "First and last day not known"


def who_clears(number: int) -> tuple[str, str]:
    """Shape and words of how many can answer for an office."""
    return ("full", format_plural(number, "clearer")) if number else ("warn", "Nobody clears for it yet")
