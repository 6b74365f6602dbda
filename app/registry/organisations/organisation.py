"""One organisation: its names, codes, posts, areas and contacts on a day, what came before it and what followed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import as_at, known
from app.registry.contacts.of_posts import KnownContact, contacts_of_office
from app.registry.models import (
    Area,
    AreaService,
    AreaVersion,
    OrganisationCode,
    OrganisationVersion,
    PostVersion,
    Registry,
    Succession,
)
from app.registry.posts.post import holds_on, nearest


class UnknownOrganisation(NotFound):
    """There is no organisation with this id, or none that Despatch knew of at the moment asked about."""

    code = "unknown_organisation"


@dataclass(frozen=True)
class Code:
    scheme: str
    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class RelatedOrganisation:
    """A predecessor or successor, by its last name, and the first day of the successor's charge."""

    organisation_id: int
    name: str
    on: date | None
    note: str


@dataclass(frozen=True)
class Service:
    """An area that it serves. `share`: 0 to 1 of the area's small areas, where that was counted."""

    slug: str
    name: str
    region: str
    role: str
    share: float | None


@dataclass(frozen=True)
class HeldPost:
    post_id: int
    title: str
    registry_slug: str
    registry_name: str


@dataclass(frozen=True)
class OrganisationRecord:
    """`existed`: whether it existed on the day; if not, `version` is the nearest. `versions`: all, earliest first."""

    organisation_id: int
    existed: bool
    version: OrganisationVersion
    versions: list[OrganisationVersion]
    codes: list[Code]
    predecessors: list[RelatedOrganisation]
    successors: list[RelatedOrganisation]
    posts: list[HeldPost]
    services: list[Service]
    contacts: list[KnownContact]


def organisation_on(
    session: Session, organisation_id: int, *, valid_at: date, known_at: int | None = None
) -> OrganisationRecord:
    """Everything about an organisation on a day. Raises UnknownOrganisation."""
    versions = list(
        session.scalars(
            select(OrganisationVersion)
            .where(OrganisationVersion.organisation_id == organisation_id, known(OrganisationVersion, known_at))
            .order_by(OrganisationVersion.valid_from.nulls_first())
        )
    )
    if not versions:
        raise UnknownOrganisation
    version = nearest(versions, valid_at)
    predecessors, successors = _related(session, organisation_id, known_at=known_at)
    return OrganisationRecord(
        organisation_id=organisation_id,
        existed=holds_on(version, valid_at),
        version=version,
        versions=versions,
        codes=_codes(session, organisation_id, known_at=known_at),
        predecessors=predecessors,
        successors=successors,
        posts=_posts(session, organisation_id, valid_at=valid_at, known_at=known_at),
        services=_services(session, organisation_id, valid_at=valid_at, known_at=known_at),
        contacts=contacts_of_office(session, organisation_id, valid_at=valid_at, known_at=known_at),
    )


def last_names(session: Session, ids: Collection[int], *, known_at: int | None = None) -> dict[int, str]:
    """The last name of each organisation: what to call one that may no longer exist."""
    if not ids:
        return {}
    named = (
        select(OrganisationVersion.organisation_id, OrganisationVersion.name)
        .where(OrganisationVersion.organisation_id.in_(ids), known(OrganisationVersion, known_at))
        .order_by(OrganisationVersion.valid_from.nulls_first())
    )
    return {row.organisation_id: row.name for row in session.execute(named)}


def _codes(session: Session, organisation_id: int, *, known_at: int | None) -> list[Code]:
    columns = select(
        OrganisationCode.scheme, OrganisationCode.code, OrganisationCode.valid_from, OrganisationCode.valid_to
    )
    query = columns.where(OrganisationCode.organisation_id == organisation_id, known(OrganisationCode, known_at))
    return [Code(*row) for row in session.execute(query.order_by(OrganisationCode.scheme, OrganisationCode.valid_from))]


def _related(
    session: Session, organisation_id: int, *, known_at: int | None
) -> tuple[list[RelatedOrganisation], list[RelatedOrganisation]]:
    """Predecessors and successors, whatever the day: both are part of what it is."""
    either = or_(Succession.predecessor_id == organisation_id, Succession.successor_id == organisation_id)
    rows = session.scalars(select(Succession).where(either, known(Succession, known_at))).all()
    names = last_names(
        session, {row.predecessor_id for row in rows} | {row.successor_id for row in rows}, known_at=known_at
    )

    def related(other_id: int, row: Succession) -> RelatedOrganisation:
        return RelatedOrganisation(other_id, names[other_id], row.valid_from, row.note)

    def order(one: RelatedOrganisation) -> tuple[date, str]:
        return one.on or date.min, one.name

    before = [related(row.predecessor_id, row) for row in rows if row.successor_id == organisation_id]
    after = [related(row.successor_id, row) for row in rows if row.predecessor_id == organisation_id]
    return sorted(before, key=order), sorted(after, key=order)


def _posts(session: Session, organisation_id: int, *, valid_at: date, known_at: int | None) -> list[HeldPost]:
    rows = session.execute(
        select(PostVersion.post_id, PostVersion.title, Registry.slug, Registry.name)
        .join(Registry, Registry.slug == PostVersion.registry_slug)
        .where(PostVersion.organisation_id == organisation_id, as_at(PostVersion, valid_at, known_at))
        .order_by(Registry.position, PostVersion.post_id)
    )
    return [HeldPost(*row) for row in rows]


def _services(session: Session, organisation_id: int, *, valid_at: date, known_at: int | None) -> list[Service]:
    rows = session.execute(
        select(Area.slug, AreaVersion.name, AreaVersion.region, AreaService.role, AreaService.share)
        .join(AreaVersion, AreaVersion.area_id == AreaService.area_id)
        .join(Area, Area.id == AreaService.area_id)
        .where(
            AreaService.organisation_id == organisation_id,
            as_at(AreaService, valid_at, known_at),
            as_at(AreaVersion, valid_at, known_at),
        )
        .order_by(AreaVersion.name)
    )
    return [
        Service(slug, name, region, role, None if share is None else float(share))
        for slug, name, region, role, share in rows
    ]
