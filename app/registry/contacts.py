"""How to reach a post: its own contacts, else those of its organisation's main office."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import Session

from app.history import Day, Known, as_at
from app.registry.models import Contact


@dataclass(frozen=True)
class KnownContact:
    """`own`: the post's own, not its organisation's main office. `do_not_use` gives the reason, or is blank.

    `channel` postal has `lines` (the address as kept, its postcode last) and `county`; email and telephone, `value`.
    """

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
    do_not_use: str

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

    Best is what may be used; then the post's own; then the one verified, or captured, last.
    """
    by_owner: defaultdict[tuple[int | None, int | None], list[KnownContact]] = defaultdict(list)
    wanted = or_(Contact.post_id.in_(posts), Contact.organisation_id.in_(set(posts.values())))
    for row in session.scalars(select(Contact).where(wanted, as_at(Contact, valid_at, known_at)).order_by(Contact.id)):
        by_owner[row.post_id, row.organisation_id].append(_known(row))
    return {
        post_id: sorted(by_owner[post_id, None] + by_owner[None, organisation_id], key=_rank)
        for post_id, organisation_id in posts.items()
    }


def contacts_of_office(
    session: Session, organisation_id: int, *, valid_at: date, known_at: int | None = None
) -> list[KnownContact]:
    """The contacts of an organisation's main office, best first."""
    office = select(Contact).where(Contact.organisation_id == organisation_id, as_at(Contact, valid_at, known_at))
    return sorted((_known(row) for row in session.scalars(office.order_by(Contact.id))), key=_rank)


def postal(contacts: list[KnownContact]) -> KnownContact | None:
    """The postal address to print: the best one that may be used."""
    return next((contact for contact in contacts if contact.channel == "postal" and not contact.do_not_use), None)


def own_postal(contacts: list[KnownContact]) -> KnownContact | None:
    """The postal address of the post itself, if one is recorded."""
    return postal([contact for contact in contacts if contact.own])


def has_postal_address(
    post_id: SQLColumnExpression[int], organisation_id: SQLColumnExpression[int], valid_at: Day, known_at: Known = None
) -> ColumnElement[bool]:
    """As `postal` of `contacts_of` finds one, for a query over many posts."""
    theirs = or_(Contact.post_id == post_id, Contact.organisation_id == organisation_id)
    usable = (Contact.channel == "postal", Contact.do_not_use == "")
    return exists().where(theirs, *usable, as_at(Contact, valid_at, known_at))


def _known(row: Contact) -> KnownContact:
    return KnownContact(
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
        do_not_use=row.do_not_use,
    )


CHANNELS = ("postal", "email", "telephone")


def _rank(contact: KnownContact) -> tuple[bool, int, bool, int]:
    since = contact.verified_on or contact.captured_on or date.min
    return bool(contact.do_not_use), CHANNELS.index(contact.channel), not contact.own, -since.toordinal()
