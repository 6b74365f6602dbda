"""The contacts that somebody should verify: never verified, or not for a while. The worst first; whom each serves."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    Subquery,
    case,
    distinct,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.platform.history import Day, Known, as_at
from app.registry.contacts.age import is_stale
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.models import Contact, OrganisationVersion, PostVersion
from app.registry.organisations.organisation import last_names
from app.registry.posts.posts import full_title
from app.registry.posts.titles import called_on
from app.web.tables.list_query import ListQuery

FACETS = ("registry", "channel", "region")

CONTACT = (
    Contact.id,
    Contact.post_id,
    Contact.organisation_id,
    Contact.channel,
    Contact.use,
    Contact.lines,
    Contact.value,
    Contact.source,
    Contact.captured_on,
    Contact.verified_on,
    Contact.valid_from,
)
"""What a line says of its contact: a file has tens of thousands, and an entity of each takes far longer to make."""


@dataclass(frozen=True)
class Queue:
    """The stale contacts of a day, under a filter. `since`: the first day on which a check still counts; `used`: the
    posts that are written to now, as a query: their contacts come first; `only`: ids, or None for any."""

    today: date
    since: date
    used: Select[int | None]
    only: Collection[int] | None = None
    registry: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    region: tuple[str, ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    @property
    def contacts(self) -> Hashable:
        """What decides which contacts are in it, whichever of them are used."""
        only = None if self.only is None else frozenset(self.only)
        return self.today, self.since, only, self.registry, self.channel, self.region

    def query(self, *columns: Any) -> Select[Any]:
        """`columns` over the contacts, one row for each and each post that it serves."""
        stale = is_stale(self.since) & (Contact.channel.in_(self.channel) if self.channel else true())
        if self.only is not None:
            stale &= Contact.id.in_(self.only)
        served = serving(self.today, of=stale)
        columns = tuple(column(served) if callable(column) else column for column in columns)
        rows: Select[Any] = select(*columns).select_from(served).join(Contact, Contact.id == served.c.contact_id)
        for facet, column in (("registry", served.c.registry_slug), ("region", served.c.region)):
            if chosen := self.chosen(facet):
                rows = rows.where(column.in_(chosen))
        return rows


@dataclass(frozen=True)
class QueuedContact:
    """A line of the list. `version`: a row with CONTACT; `name`: the post, or the organisation; `serves`: how many
    posts it is for; `in_use`: a letter of an open campaign goes to one of them."""

    version: Row[Any]
    name: str
    serves: int
    in_use: bool

    @property
    def text(self) -> str:
        return ", ".join(self.version.lines) or self.version.value


Counts = Mapping[str, list[tuple[str, int]]]

TOTALS: EventMemory[int] = EventMemory(CHANGES_NO_REGISTRY)
CHOICES: EventMemory[Counts] = EventMemory(CHANGES_NO_REGISTRY)
"""By what a queue's contacts are."""


def queue_count(session: Session, queue: Queue) -> int:
    def count() -> int:
        total: int = session.scalars(queue.query(func.count(distinct(Contact.id)))).one()
        return total

    return TOTALS.recall(session, queue.contacts, count)


def queue_ids(session: Session, queue: Queue) -> list[int]:
    return list(session.scalars(queue.query(Contact.id).distinct()))


def queue_choices(session: Session, queue: Queue) -> Counts:
    """(value, how many contacts) by facet. A facet's own filter is left out of its counts: choosing adds to it."""
    return CHOICES.recall(session, queue.contacts, lambda: _queue_choices(session, queue))


def _queue_choices(session: Session, queue: Queue) -> Counts:
    columns: Mapping[str, Any] = {
        "registry": lambda served: served.c.registry_slug,
        "channel": Contact.channel,
        "region": lambda served: served.c.region,
    }
    found = {}
    for facet, column in columns.items():
        opened: dict[str, Any] = {facet: ()}
        open_to_all = replace(queue, **opened).query(column, func.count(distinct(Contact.id)))
        counts: dict[str, int] = dict.fromkeys(queue.chosen(facet), 0)
        rows = open_to_all.group_by(open_to_all.selected_columns[0])
        counts.update(session.execute(rows).all())
        found[facet] = sorted(counts.items())
    return found


def queued_contacts(queue: Queue) -> ListQuery[QueuedContact]:
    """Those in use by an open campaign first, then the oldest."""
    in_use = _in_use(queue)
    age = func.coalesce(Contact.verified_on, Contact.captured_on)
    matching = queue.query(Contact.id)
    post = (PostVersion.post_id == Contact.post_id) & as_at(PostVersion, queue.today)
    organisation = OrganisationVersion.organisation_id == PostVersion.organisation_id
    query = (
        select(
            *CONTACT,
            in_use.label("in_use"),
            PostVersion.title,
            OrganisationVersion.name,
            PostVersion.names_organisation,
        )
        .select_from(Contact)
        .outerjoin(PostVersion, post)
        .outerjoin(OrganisationVersion, organisation & as_at(OrganisationVersion, queue.today))
        .where(Contact.id.in_(matching))
        .order_by(case((in_use, 0), else_=1), age.nulls_first(), Contact.id)
    )

    def read(session: Session, rows: Sequence[Any]) -> list[QueuedContact]:
        offices = {row.organisation_id for row in rows if row.organisation_id is not None}
        names, served = last_names(session, offices), _posts_of(session, offices, today=queue.today)
        return [
            QueuedContact(row, names[row.organisation_id], served.get(row.organisation_id, 0), bool(row.in_use))
            if row.post_id is None
            else QueuedContact(
                row, full_title(row.title, row.name, names_organisation=row.names_organisation), 1, bool(row.in_use)
            )
            for row in rows
        ]

    return ListQuery(query, read)


def owner_names(session: Session, versions: Sequence[Contact], *, today: date) -> list[tuple[str, int]]:
    """What to call the owner of each contact, and how many posts it serves on the day."""
    posts = called_on(session, {v.post_id for v in versions if v.post_id is not None}, valid_at=today)
    organisation_ids = {v.organisation_id for v in versions if v.organisation_id is not None}
    organisations = last_names(session, organisation_ids)
    served = _posts_of(session, organisation_ids, today=today)
    return [
        (posts[v.post_id], 1)
        if v.post_id is not None
        else (organisations[v.organisation_id or 0], served.get(v.organisation_id or 0, 0))
        for v in versions
    ]


def _posts_of(session: Session, organisation_ids: Collection[int], *, today: date) -> dict[int, int]:
    if not organisation_ids:
        return {}
    counts = (
        select(PostVersion.organisation_id, func.count())
        .where(PostVersion.organisation_id.in_(organisation_ids), as_at(PostVersion, today))
        .group_by(PostVersion.organisation_id)
    )
    return dict(session.execute(counts).all())


def _in_use(queue: Queue) -> ColumnElement[bool]:
    offices = select(PostVersion.organisation_id).where(
        PostVersion.post_id.in_(queue.used), as_at(PostVersion, queue.today)
    )
    return or_(Contact.post_id.in_(queue.used), Contact.organisation_id.in_(offices))


def serving(valid_at: Day, known_at: Known = None, *, of: Any = None) -> Subquery:
    """A row for each contact and each post on its registry's list that it serves on the day: contact_id, post_id,
    registry_slug, organisation_id and region of the post. `of`: a condition on contacts, to look at fewer."""
    query = _pairs(Contact.post_id == PostVersion.post_id, valid_at, known_at, of)
    office = _pairs(Contact.organisation_id == PostVersion.organisation_id, valid_at, known_at, of)
    both: CompoundSelect[Any] = union_all(query, office)
    return both.subquery("serving")


def _pairs(reached: Any, valid_at: Day, known_at: Known, of: Any) -> Select[int, int, str, int, str]:
    pairs = (
        select(
            Contact.id.label("contact_id"),
            PostVersion.post_id,
            PostVersion.registry_slug,
            PostVersion.organisation_id,
            OrganisationVersion.region,
        )
        .select_from(Contact)
        .join(PostVersion, reached)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            as_at(Contact, valid_at, known_at),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    )
    return pairs if of is None else pairs.where(of)
