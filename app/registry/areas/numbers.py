"""Whom to telephone in an area when a child may be at risk; in immediate danger, 999 before any of these. And in words,
what each number is for.

Where no number is recorded, the switchboard of the council is what there is: how to reach its main office, as a source
once said it. Nobody has verified that it leads to children's social care.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import as_at
from app.registry.contacts.age import current_since, is_current
from app.registry.contacts.of_posts import KnownContact, contacts_of_office
from app.registry.models import AreaNumber, AreaVersion
from app.web.filters import format_date, format_plural

FRONT_DOOR, OUT_OF_HOURS, SWITCHBOARD, POLICE = KINDS = ("front_door", "out_of_hours", "switchboard", "police")
"""In the order in which one calls them."""


@dataclass(frozen=True)
class CallNumbers:
    """`switchboard`: of the council, from the contacts of its main office; only where neither it nor a front door is
    recorded."""

    numbers: Sequence[AreaNumber]
    switchboard: KnownContact | None

    def of(self, kind: str) -> list[AreaNumber]:
        return [number for number in self.numbers if number.kind == kind]


def number_by_id(session: Session, area_id: int, number_id: int) -> AreaNumber:
    """A version of this area, whether it stands or not. Raises NotFound."""
    number = session.get(AreaNumber, number_id)
    if number is None or number.area_id != area_id:
        raise NotFound("no_such_area_number")
    return number


def numbers_of(session: Session, area_id: int, *, valid_at: date, known_at: int | None = None) -> list[AreaNumber]:
    """Those that are so on the day, in the order of KINDS; of a kind, the one verified last before the others."""
    rows = session.scalars(
        select(AreaNumber).where(AreaNumber.area_id == area_id, as_at(AreaNumber, valid_at, known_at))
    )
    return sorted(rows, key=_rank)


def numbers_to_call(session: Session, area_id: int, *, valid_at: date, known_at: int | None = None) -> CallNumbers:
    numbers = numbers_of(session, area_id, valid_at=valid_at, known_at=known_at)
    if any(number.kind in (FRONT_DOOR, SWITCHBOARD) for number in numbers):
        return CallNumbers(numbers, None)
    authority_id = session.scalar(
        select(AreaVersion.authority_id).where(AreaVersion.area_id == area_id, as_at(AreaVersion, valid_at, known_at))
    )
    if authority_id is None:
        return CallNumbers(numbers, None)
    office = contacts_of_office(session, authority_id, valid_at=valid_at, known_at=known_at)
    usable = (contact for contact in office if contact.channel == "telephone" and not contact.do_not_use)
    return CallNumbers(numbers, next(usable, None))


def _rank(number: AreaNumber) -> tuple[int, int, int]:
    return KINDS.index(number.kind), -(number.verified_on or date.min).toordinal(), number.id


NAMES: Mapping[str, str] = {
    FRONT_DOOR: "Children’s social care team (the front door)",
    OUT_OF_HOURS: "Emergency duty team",
    SWITCHBOARD: "Council’s switchboard",
    POLICE: "Police, when no one is in immediate danger",
}

IN_SENTENCE: Mapping[str, str] = {
    FRONT_DOOR: "children’s social care team",
    OUT_OF_HOURS: "emergency duty team",
    SWITCHBOARD: "switchboard",
    POLICE: "police",
}


@dataclass(frozen=True)
class CallLine:
    """A number as a page shows it. `hours`: when someone answers it. `shape`, `word`, `sub`: how far one may rely on
    it."""

    number: AreaNumber
    name: str
    hours: str
    shape: str
    word: str
    sub: str


def call_lines(to_call: CallNumbers, *, today: date, months: int) -> list[CallLine]:
    """`months`: how long a number counts as current after somebody called it."""
    since = current_since(today, months)
    return [
        CallLine(number, NAMES[number.kind], _hours_words(number), *_standing(number.verified_on, since, months))
        for number in to_call.numbers
    ]


def _hours_words(number: AreaNumber) -> str:
    """When someone answers a number."""
    return number.note or ("Out of hours" if number.kind == OUT_OF_HOURS else "")


def missing_numbers_words(to_call: CallNumbers, area: str, *, now: bool = True) -> str:
    """ "No number is recorded for the emergency duty team in Rotherham. If no one answers the children’s social care
    team, call the police on 101."; blank when both are. `now`: somebody may want to call today. A children’s social
    care team may answer at any hour."""
    missing = [kind for kind in KINDS[:2] if not to_call.of(kind)]
    if not missing:
        return ""
    when = "Out of hours" if FRONT_DOOR in missing else f"If no one answers the {IN_SENTENCE[FRONT_DOOR]}"
    instead = f" {when}, call the police on 101." if now and OUT_OF_HOURS in missing else ""
    return f"No number is recorded for the {' or the '.join(IN_SENTENCE[kind] for kind in missing)} in {area}.{instead}"


def switchboard_words(to_call: CallNumbers, *, today: date) -> str:
    """Of the switchboard that stands in for a number: how old it is."""
    if to_call.switchboard is None:
        return ""
    on, verified = to_call.switchboard.captured_on, to_call.switchboard.verified_on
    years = today.year - on.year - ((today.month, today.day) < (on.month, on.day)) if on else 0
    by = "" if to_call.switchboard.valid_from else "on or before "
    ago = f", {'at least ' if by else ''}{format_plural(years, 'year')} ago" if years > 0 else ""
    dated = f"This number is from a list dated {by}{format_date(on)}{ago}" if on else ""
    when = dated or "The date of this number is not recorded"
    reached = f", and verified as the council’s on {format_date(verified)}" if verified else ""
    return f"{when}{reached}. No one has checked that it takes reports of a child at risk."


def _standing(verified_on: date | None, since: date, months: int) -> tuple[str, str, str]:
    if verified_on is None:
        return "query", "Never verified", "call it before you rely on it"
    if is_current(verified_on, since):
        return "full", f"Verified on {format_date(verified_on)}", ""
    ago = f"more than {format_plural(months, 'month')} ago: verify it again"
    return "warn", f"Verified on {format_date(verified_on)}", ago
