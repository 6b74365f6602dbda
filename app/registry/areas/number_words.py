"""Telephone numbers of an area in words: what each is for, and how far one may rely on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.registry.areas.numbers import FRONT_DOOR, KINDS, OUT_OF_HOURS, POLICE, SWITCHBOARD, CallNumbers
from app.registry.contacts.age import current_since, is_current
from app.registry.models import AreaNumber
from app.web.filters import format_date, format_plural

NAMES: Mapping[str, str] = {
    FRONT_DOOR: "Front door of children’s social care",
    OUT_OF_HOURS: "Emergency duty team, out of hours",
    SWITCHBOARD: "Council’s switchboard",
    POLICE: "Police, when nobody is in danger now",
}

IN_SENTENCE: Mapping[str, str] = {
    FRONT_DOOR: "front door",
    OUT_OF_HOURS: "out-of-hours team",
    SWITCHBOARD: "switchboard",
    POLICE: "police",
}


@dataclass(frozen=True)
class CallLine:
    """A number as a page shows it. `shape`, `word`, `sub`: how far one may rely on it."""

    number: AreaNumber
    name: str
    shape: str
    word: str
    sub: str


def call_lines(to_call: CallNumbers, *, today: date, months: int) -> list[CallLine]:
    """`months`: how long a number counts as current after somebody called it."""
    since = current_since(today, months)
    return [
        CallLine(number, NAMES[number.kind], *_standing(number.verified_on, since, months))
        for number in to_call.numbers
    ]


def missing_numbers_words(to_call: CallNumbers) -> str:
    """ "Front door and out-of-hours team: not recorded."; blank when both are."""
    missing = [IN_SENTENCE[kind] for kind in KINDS[:2] if not to_call.of(kind)]
    if not missing:
        return ""
    said = " and ".join(missing)
    return f"{said[:1].upper()}{said[1:]}: not recorded."


def switchboard_words(to_call: CallNumbers) -> str:
    """Of the switchboard that stands in for a number: how old it is."""
    if to_call.switchboard is None:
        return ""
    on, verified = to_call.switchboard.captured_on, to_call.switchboard.verified_on
    when = f"Taken from its source on {format_date(on)}" if on else "It is not known when this number was recorded"
    reached = f", and verified as the council’s on {format_date(verified)}" if verified else ""
    return f"{when}{reached}. Nobody has checked that it takes reports of a child in danger."


def _standing(verified_on: date | None, since: date, months: int) -> tuple[str, str, str]:
    if verified_on is None:
        return "query", "Never verified", "call it before you rely on it"
    if is_current(verified_on, since):
        return "full", f"Verified on {format_date(verified_on)}", ""
    ago = f"more than {format_plural(months, 'month')} ago: verify it again"
    return "warn", f"Verified on {format_date(verified_on)}", ago
