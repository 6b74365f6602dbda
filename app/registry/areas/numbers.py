"""Whom to telephone in an area when a child is in danger; before any of these, 999.

Where no number is recorded, the switchboard of the council is what there is: how to reach its main office, as a source
once said it. Nobody has verified that it leads to children's social care.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import as_at
from app.registry.contacts.of_posts import KnownContact, contacts_of_office
from app.registry.models import AreaNumber, AreaVersion

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
