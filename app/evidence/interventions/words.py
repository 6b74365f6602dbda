"""Interventions and inspection rounds in words: their days, and who gave them."""

from collections.abc import Mapping
from datetime import date

from app.evidence.interventions.days import NOT_RECORDED, Day
from app.evidence.interventions.kinds import BY_SLUG, is_joint
from app.evidence.interventions.listing import ListedIntervention
from app.evidence.interventions.rounds_listing import ListedInspectionRound, ListedInspectionRoundArea
from app.web.filters import format_date

NOT_FROM_HERE = (
    "Record directions, notices and inspections here after they are published. You cannot issue them from Despatch."
)


def span(begun: Day | None, ended: Day | None) -> str:
    """Of what goes on for some time: "26 February 2015 to 31 March 2019", "from February 2016"; a day alone is said
    once."""
    if begun == ended:
        return str(begun) if begun else f"Date {NOT_RECORDED}"
    if begun is None:
        return f"until {ended}; beginning {NOT_RECORDED}"
    return f"{begun} to {ended}" if ended else f"from {begun}"


def dates_of_intervention(one: ListedIntervention) -> str:
    """Its days, and that no end is recorded where it has one."""
    if one.may_be_later:
        return _may_be_later(one.begun_day)
    if one.ends_later:
        return _not_over(one.begun_day, one.ends_later, one.at)
    if one.ended_day is None and one.begun_day:
        return f"{one.begun_day}; end {NOT_RECORDED}" if BY_SLUG[one.kind].ended else str(one.begun_day)
    return span(one.begun_day, one.ended_day)


def dates_of_round(one: ListedInspectionRound) -> str:
    if one.may_be_later:
        return _may_be_later(one.begun_day)
    return _not_over(one.begun_day, one.ends_later, one.at) if one.ends_later else span(one.begun_day, one.ended_day)


def dates_of_area(one: ListedInspectionRoundArea) -> str:
    """The days of its own inspection."""
    if one.may_be_later:
        return _may_be_later(one.dates[0])
    return _not_over(one.dates[0], one.ends_later, one.at) if one.ends_later else span(*one.dates)


def later_publication_words(published: Day, at: date) -> str:
    """Of what was published later: "Not published by 29 June 2016"."""
    if published.earliest <= at:
        return f"Published in {published}; exact date {NOT_RECORDED}"
    return f"Not published by {format_date(at)}"


def _may_be_later(begun: Day | None) -> str:
    """ "June 2016; exact date not recorded", as at a day in that month."""
    return f"{begun}; exact date {NOT_RECORDED}"


def _not_over(begun: Day | None, ends: Day, at: date) -> str:
    """ "from February 2016; had not ended by 29 June 2016"; of a month or year not over yet, that it ended in it."""
    first = f"from {begun}" if begun else f"beginning {NOT_RECORDED}"
    if ends.earliest <= at:
        return f"{first}; ended in {ends}, exact date {NOT_RECORDED}"
    return f"{first}; had not ended by {format_date(at)}"


def jointly(one: ListedIntervention) -> str:
    """Of a direction or a notice; blank where nobody is recorded who gave it."""
    if not one.facts.get("given_by"):
        return ""
    return "Joint" if is_joint(one.facts) else "Single"


GIVEN_JOINTLY: Mapping[str, str] = {"Joint": "Yes", "Single": "No"}
"""What a page says under “Given jointly”, by what `jointly` returns."""
