"""Whom to tell next: the director's telephones and addresses, then whom the area has to call, then the police."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.clock import london_time
from app.platform.history import as_at
from app.registry.areas.numbers import FRONT_DOOR, OUT_OF_HOURS, POLICE, SWITCHBOARD, CallNumbers, numbers_to_call
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.models import AreaVersion, OrganisationVersion, PostVersion
from app.registry.posts.posts import full_title
from app.safeguarding.reports import Report, Try
from app.safeguarding.states import TELLS, How, Outcome, Rung
from app.web.filters import phone_digits

POLICE_NUMBER = "101"
"""Where no number of the area's police is recorded; in danger it is 999 before all else."""

BY_KIND = {
    FRONT_DOOR: Rung.FRONT_DOOR,
    OUT_OF_HOURS: Rung.OUT_OF_HOURS,
    SWITCHBOARD: Rung.FRONT_DOOR,
    POLICE: Rung.POLICE,
}
SWITCHBOARD_NAME = "the council’s switchboard"


@dataclass(frozen=True)
class Contact:
    """One way to reach somebody. `value`: a number or an address, blank where none is known; `hours`: when someone
    answers it, as somebody typed that; `tried`: what came of the last try by it, None where it was not tried."""

    rung: Rung
    to_whom: str
    how: How
    value: str
    verified_on: date | None
    hours: str
    tried: Outcome | None

    @property
    def tel(self) -> str:
        """As a telephone dials it."""
        return phone_digits(self.value) if self.how is How.TELEPHONE else ""

    @property
    def words(self) -> str:
        article = "" if self.to_whom.startswith("the ") else "the "
        return f"{'telephone' if self.how is How.TELEPHONE else 'email'} {article}{self.to_whom}"


def contacts_for(session: Session, report: Report, *, at: datetime) -> list[Contact]:
    """All of them in order: the director's telephones before the addresses, since a mail tells nobody by itself. Where
    nobody knows the area it is the police."""
    today = london_time(at).date()
    ways = list(_director(session, report, today)) if report.area_known else []
    if report.area_id is not None:
        to_call = numbers_to_call(session, report.area_id, valid_at=today)
        ways += _of_area(to_call, report)
    if not any(rung is Rung.POLICE for rung, *_ in ways):
        ways.append((Rung.POLICE, "the police", How.TELEPHONE, POLICE_NUMBER, None, ""))
    return [Contact(*way, tried=_tried(way, report.tries)) for way in ways]


def next_contact(session: Session, report: Report, *, at: datetime) -> Contact | None:
    """The first that has not been tried; the police, when all have; None once the clock stands still."""
    if not report.clock.runs:
        return None
    contacts = contacts_for(session, report, at=at)
    return next((contact for contact in contacts if contact.tried is None), contacts[-1])


def contact_out_of_hours(session: Session, report: Report, contact: Contact | None, *, at: datetime) -> Contact | None:
    """Whom to telephone where nobody answers at a council by day: the first of those after it that has not been tried;
    the police, when all have. Which hours are somebody's is typed in words, so that no program says whether it is open
    now. None unless `contact` is a council's by day."""
    if contact is None or contact.rung is not Rung.FRONT_DOOR:
        return None
    later = [one for one in contacts_for(session, report, at=at) if one.rung in (Rung.OUT_OF_HOURS, Rung.POLICE)]
    return next((one for one in later if one.tried is None), later[-1])


Way = tuple[Rung, str, How, str, date | None, str]


def _tried(way: Way, tries: Sequence[Try]) -> Outcome | None:
    """What came of the last try by this way."""
    return next((one.outcome for one in reversed(tries) if _is_of(one, *way)), None)


def _is_of(one: Try, rung: Rung, _to_whom: str, how: How, value: str, _verified_on: date | None, _hours: str) -> bool:
    """By its number or address; where none is known, or none was kept, by whom it was to reach."""
    if one.how != how:
        return False
    if one.value and value:
        return _comparable_address(one.value) == _comparable_address(value)
    return (Rung.DIRECTOR if one.rung in TELLS else one.rung) is rung


def _comparable_address(value: str) -> str:
    """An address, or a number however it is written."""
    digits = "" if "@" in value else re.sub(r"^(\+|00)44", "", phone_digits(value)).lstrip("0")
    return digits or value.strip().casefold()


def _director(session: Session, report: Report, today: date) -> Iterator[Way]:
    """Whoever has to be told there; without a contact, by name alone."""
    director, reached = report.route.director, False
    for title, contact in _contacts_of_director(session, report, today):
        where = title if contact.own else f"{title}, through the main office"
        how = How.EMAIL if contact.channel == "email" else How.TELEPHONE
        reached = True
        yield Rung.DIRECTOR, where, how, contact.value, contact.verified_on, ""
    if not reached:
        where = f"{director}, {report.area}" if report.area else director
        yield Rung.DIRECTOR, where, How.TELEPHONE, "", None, ""


def _contacts_of_director(session: Session, report: Report, today: date) -> list[tuple[str, KnownContact]]:
    """What may be used, by telephone first, each with the post's title: the post's own, and its main office's number;
    a mail there would reach anybody."""
    if report.area_id is None or not report.route.registry:
        return []
    posts = session.execute(
        select(
            PostVersion.post_id,
            PostVersion.organisation_id,
            PostVersion.title,
            PostVersion.names_organisation,
            OrganisationVersion.name,
        )
        .join(AreaVersion, AreaVersion.authority_id == PostVersion.organisation_id)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            AreaVersion.area_id == report.area_id,
            PostVersion.registry_slug == report.route.registry,
            as_at(AreaVersion, today),
            as_at(PostVersion, today),
            as_at(OrganisationVersion, today),
        )
    ).all()
    titles = {row.post_id: full_title(row.title, row.name, names_organisation=row.names_organisation) for row in posts}
    found = contacts_of(session, {row.post_id: row.organisation_id for row in posts}, valid_at=today)
    usable = [
        (titles[post_id], contact)
        for post_id, contacts in found.items()
        for contact in contacts
        if (contact.channel == "telephone" or (contact.channel == "email" and contact.own)) and not contact.do_not_use
    ]
    return sorted(usable, key=lambda way: way[1].channel != "telephone")


def _of_area(to_call: CallNumbers, report: Report) -> Sequence[Way]:
    names = {
        FRONT_DOOR: report.route.front_door,
        OUT_OF_HOURS: report.route.out_of_hours,
        SWITCHBOARD: SWITCHBOARD_NAME,
        POLICE: f"the police of {report.area}",
    }
    ways: list[Way] = [
        (BY_KIND[number.kind], names[number.kind], How.TELEPHONE, number.value, number.verified_on, number.note)
        for number in to_call.numbers
    ]
    if to_call.switchboard is not None:
        way = (Rung.FRONT_DOOR, SWITCHBOARD_NAME, How.TELEPHONE, to_call.switchboard.value, None, "")
        ways.insert(0, way)
    return ways
