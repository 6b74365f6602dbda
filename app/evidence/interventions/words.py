"""Interventions and inspection rounds in words: their days, who gave them, and why what is typed is refused."""

from collections.abc import Mapping

from app.evidence.interventions.days import NOT_RECORDED, Day
from app.evidence.interventions.kinds import BY_SLUG, is_joint
from app.evidence.interventions.listed import Shown

REFUSED: Mapping[str, str] = {
    "ends_before": "The last day is before the first. Enter the first day or a later one",
    "changed_meanwhile": "Somebody corrected this after you opened it.",
    "recorded_in_error": "Somebody removed this meanwhile: it was recorded in error. What you typed was not kept.",
    "in_round_already": "The area is in this round already. Correct what is said of it there",
}

NOT_FROM_HERE = (
    "Directions, notices and inspections are recorded here once they are published. They are not written or sent from "
    "here: a direction is drafted and given by the department whose Secretary of State gives it, and an inspection is "
    "announced by the inspectorates."
)


def span(begun: Day | None, ended: Day | None) -> str:
    """ "26 February 2015 to 31 March 2019"; a day alone is said once."""
    if begun == ended:
        return str(begun) if begun else f"Date {NOT_RECORDED}"
    if begun is None:
        return f"until {ended}; its beginning is {NOT_RECORDED}"
    return f"{begun} to {ended}" if ended else f"{begun}"


def when_of(one: Shown) -> str:
    """Its days, and that no end is recorded where it has one."""
    if one.ended_day is None and BY_SLUG[one.kind].ended and one.begun_day:
        return f"{one.begun_day}; its end is {NOT_RECORDED}"
    return span(one.begun_day, one.ended_day)


def jointly(one: Shown) -> str:
    """Of a direction or a notice; blank where nobody is recorded who gave it."""
    if not one.facts.get("given_by"):
        return ""
    return "Joint" if is_joint(one.facts) else "Single"
