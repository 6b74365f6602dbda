"""Guidance, powers and procedures in words: when they are in force, and what is amiss with a citation."""

from collections.abc import Sequence
from datetime import date

from app.evidence.framework.citations import NO_LONGER, NONE_IN_FORCE, NOT_KNOWN, NOT_YET, Miscitation
from app.evidence.framework.listing import Edition
from app.web.filters import format_date


def days_of(edition: Edition) -> str:
    """ "15 April 2013 to 25 March 2015\""""
    first, last = edition.in_force_from, edition.in_force_to
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"from {format_date(first)}"
    return f"until {format_date(last)}" if last else "dates not recorded"


def capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


IN_FORCE, NOT_KNOWN_SINCE = ("full", "In force"), ("query", "Start date not recorded")
NOT_YET_IN_FORCE, NO_LONGER_IN_FORCE = ("empty", "Not yet in force"), ("none", "No longer in force")


def standing_of(edition: Edition, day: date) -> tuple[str, str]:
    """Shape and word: whether it is in force on the day."""
    if edition.in_force_from and edition.in_force_from > day:
        return NOT_YET_IN_FORCE
    if edition.in_force_to and edition.in_force_to < day:
        return NO_LONGER_IN_FORCE
    if edition.in_force_from is None:
        return NOT_KNOWN_SINCE
    return IN_FORCE


def count_in_force(editions: Sequence[Edition], day: date) -> tuple[int, int]:
    """How many are in force on the day, and of how many more that is not known."""
    words = [standing_of(edition, day) for edition in editions]
    return words.count(IN_FORCE), words.count(NOT_KNOWN_SINCE)


def said_of_miscited(one: Miscitation, day: date, *, instead: Edition | None = None) -> str:
    """“Working Together (26 March 2015)” is not in force on 3 March 2015: it is from 26 March 2015. …"""
    cited, on = f"“{one.words}”", format_date(day)
    if one.edition and one.edition.section:
        cited = f"{one.edition.work_title}, cited as {cited},"
    said = {
        NOT_KNOWN: f"{cited}: this published edition of {one.title} is not recorded. Check the year.",
        NONE_IN_FORCE: f"{cited}: no published edition of {one.title} is in force on {on}.",
        NOT_YET: f"{cited} is not in force yet on {on}.",
        NO_LONGER: f"{cited} is no longer in force on {on}.",
    }[one.why_code]
    if one.edition and one.edition.in_force_from and one.why_code == NOT_YET:
        said = f"{said} It is in force from {format_date(one.edition.in_force_from)}."
    if one.edition and one.edition.in_force_to and one.why_code == NO_LONGER:
        said = f"{said} It was in force until {format_date(one.edition.in_force_to)}."
    return f"{said} The published edition in force on that day is {instead.short}." if instead else said
