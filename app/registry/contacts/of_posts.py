"""How to reach a post: its own contacts, else those of its organisation's main office."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import Session

from app.platform.database import plain_rows
from app.platform.history import Day, Known, as_at
from app.registry.models import Contact


@dataclass(frozen=True)
class KnownContact:
    """`own`: the post's own, not its organisation's main office. `do_not_use` gives the reason, or is blank.

    `channel` postal has `lines` (the address as kept, its postcode last) and `county`; email and telephone, `value`.
    """

    contact_id: int
    channel: str
    use: str
    own: bool
    lines: tuple[str, ...]
    county: str
    value: str
    note: str
    source: str
    captured_on: date | None
    verified_on: date | None
    verified_by: int | None
    do_not_use: str
    valid_from: date | None
    valid_to: date | None

    @property
    def text(self) -> str:
        """All of it on one line."""
        return ", ".join(self.lines) or self.value

    def age(self, today: date) -> int | None:
        """Whole years since it was last verified, or else captured; None if neither is known."""
        since = self.verified_on or self.captured_on
        if since is None:
            return None
        return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def contacts_of(
    session: Session, posts: Mapping[int, int], *, valid_at: date, known_at: int | None = None
) -> dict[int, list[KnownContact]]:
    """Contacts of each post, best first, in one query. `posts`: post id to the id of its organisation.

    Best is what may be used; then what is no out of hours contact; then the post's own, that of its office before its
    others; then the one verified, or captured, last.
    """
    by_owner: defaultdict[tuple[int | None, int | None], list[KnownContact]] = defaultdict(list)
    wanted = or_(Contact.post_id.in_(posts), Contact.organisation_id.in_(set(posts.values())))
    for row in session.execute(_COLUMNS.where(wanted, as_at(Contact, valid_at, known_at)).order_by(Contact.id)):
        by_owner[row.post_id, row.organisation_id].append(_known_contact(row))
    return {
        post_id: sorted(by_owner[post_id, None] + by_owner[None, organisation_id], key=_rank)
        for post_id, organisation_id in posts.items()
    }


def contacts_of_office(
    session: Session, organisation_id: int, *, valid_at: date, known_at: int | None = None
) -> list[KnownContact]:
    """The contacts of an organisation's main office, best first."""
    office = _COLUMNS.where(Contact.organisation_id == organisation_id, as_at(Contact, valid_at, known_at))
    return sorted((_known_contact(row) for row in session.execute(office.order_by(Contact.id))), key=_rank)


def postal(contacts: list[KnownContact]) -> KnownContact | None:
    """The postal address to print: the best one that may be used."""
    return next((contact for contact in contacts if contact.channel == "postal" and not contact.do_not_use), None)


@dataclass(frozen=True)
class Addresses:
    """The best postal address of each post of its own, and of each main office, by its id."""

    own: Mapping[int, KnownContact]
    office: Mapping[int, KnownContact]

    def of(self, post_id: int, organisation_id: int) -> KnownContact | None:
        """As `postal` of `contacts_of` finds it."""
        both = [self.own.get(post_id), self.office.get(organisation_id)]
        return min((contact for contact in both if contact), key=_rank, default=None)


def postal_addresses(session: Session, *, valid_at: date, known_at: int | None = None) -> Addresses:
    """Of all posts, in one query."""
    usable = (Contact.channel == "postal", Contact.do_not_use == "", as_at(Contact, valid_at, known_at))
    own: dict[int, KnownContact] = {}
    office: dict[int, KnownContact] = {}
    for row in plain_rows(session, _COLUMNS.where(*usable).order_by(Contact.id)):
        of, owner = (office, row.organisation_id) if row.post_id is None else (own, row.post_id)
        contact = _known_contact(row)
        if owner not in of or _rank(contact) < _rank(of[owner]):
            of[owner] = contact
    return Addresses(own, office)


def has_postal_address(
    post_id: SQLColumnExpression[int], organisation_id: SQLColumnExpression[int], valid_at: Day, known_at: Known = None
) -> ColumnElement[bool]:
    """As `postal` of `contacts_of` finds one, for a query over many posts."""
    usable = (Contact.channel == "postal", Contact.do_not_use == "", as_at(Contact, valid_at, known_at))
    own, office = Contact.post_id == post_id, Contact.organisation_id == organisation_id
    return or_(exists().where(own, *usable), exists().where(office, *usable))  # an index each


_COLUMNS = select(
    Contact.id,
    Contact.post_id,
    Contact.organisation_id,
    Contact.channel,
    Contact.use,
    Contact.lines,
    Contact.county,
    Contact.value,
    Contact.note,
    Contact.source,
    Contact.captured_on,
    Contact.verified_on,
    Contact.verified_by,
    Contact.do_not_use,
    Contact.valid_from,
    Contact.valid_to,
)


def _known_contact(row: Any) -> KnownContact:
    return KnownContact(
        contact_id=row.id,
        channel=row.channel,
        use=row.use,
        own=row.post_id is not None,
        lines=tuple(row.lines),
        county=row.county,
        value=row.value,
        note=row.note,
        source=row.source,
        captured_on=row.captured_on,
        verified_on=row.verified_on,
        verified_by=row.verified_by,
        do_not_use=row.do_not_use,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


CHANNELS = ("postal", "email", "telephone")

OFFICE_OF_POST, MAIN_OFFICE, GENERAL, OUT_OF_HOURS = "post", "main_office", "general", "out_of_hours"
"""What a contact is for: the office of the post itself, that of its organisation; all else; nights and weekends."""


def _rank(contact: KnownContact) -> tuple[bool, int, bool, bool, bool, int]:
    since = contact.verified_on or contact.captured_on or date.min
    channel = CHANNELS.index(contact.channel)
    late, general = contact.use == OUT_OF_HOURS, contact.use == GENERAL
    return bool(contact.do_not_use), channel, late, not contact.own, general, -since.toordinal()
