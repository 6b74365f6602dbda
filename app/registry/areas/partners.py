"""Who works in the areas that an organisation serves: the bodies that a letter to one of them speaks of."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.models import Area, AreaService, AreaVersion, OrganisationVersion, PostVersion

DIRECTORS = "directors-of-childrens-services"
HEALTH_LEADERS = "health-leaders"
COUNCIL_ROLES = ("authority", "district")

Named = TypeVar("Named", "ServedArea", "Body", "Director")


@dataclass(frozen=True)
class ServedArea:
    slug: str
    name: str
    region: str


@dataclass(frozen=True)
class Body:
    """An organisation by its name on the day. `article` is "the" where the name takes one in a sentence."""

    organisation_id: int
    name: str
    article: str
    short_name: str

    @property
    def in_sentence(self) -> str:
        return f"{self.article} {self.name}".strip()


@dataclass(frozen=True)
class Director:
    """The post of director of children's services of an authority."""

    post_id: int
    title: str
    names_organisation: bool
    authority: Body

    @property
    def name(self) -> str:
        """Plain whichever list it stands in: "Director of Children’s Services of Kent County Council"."""
        return self.title if self.names_organisation else f"{self.title} of {self.authority.in_sentence}"


@dataclass(frozen=True)
class Partners:
    """Each list by name, and empty where there is none: a Welsh force has no English director to work with.

    An organisation is among its own area's bodies: the lists say who serves the areas, not who else does.
    """

    areas: tuple[ServedArea, ...] = ()
    councils: tuple[Body, ...] = ()
    police_forces: tuple[Body, ...] = ()
    health_bodies: tuple[Body, ...] = ()
    directors: tuple[Director, ...] = ()
    policing_bodies: tuple[Body, ...] = ()


def partners_of(
    session: Session, organisation_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, Partners]:
    """Partners of each organisation. Five queries, however many are asked for; one that serves no area has none."""
    served: defaultdict[int, set[int]] = defaultdict(set)
    services = select(AreaService.organisation_id, AreaService.area_id).where(as_at(AreaService, valid_at, known_at))
    for organisation_id, area_id in session.execute(services.where(AreaService.organisation_id.in_(organisation_ids))):
        served[organisation_id].add(area_id)
    area_ids = set().union(*served.values())

    areas = _areas(session, area_ids, valid_at=valid_at, known_at=known_at)
    serving = _serving(session, area_ids, valid_at=valid_at, known_at=known_at)
    bodies = _bodies(
        session, {who for area in serving.values() for who, _ in area}, valid_at=valid_at, known_at=known_at
    )
    authorities = {who for area in serving.values() for who, role in area if role == "authority"} & bodies.keys()
    directors = _directors(
        session, {authority: bodies[authority] for authority in authorities}, valid_at=valid_at, known_at=known_at
    )

    def partners(own: set[int]) -> Partners:
        roles: defaultdict[str, set[int]] = defaultdict(set)
        for area_id in own:
            for organisation_id, role in serving[area_id]:
                roles[role].add(organisation_id)
        councils = set().union(*(roles[role] for role in COUNCIL_ROLES))
        return Partners(
            areas=_by_name(areas[a] for a in own if a in areas),
            councils=_by_name(bodies[o] for o in councils if o in bodies),
            police_forces=_by_name(bodies[o] for o in roles["police"] if o in bodies),
            health_bodies=_by_name(bodies[o] for o in roles["health"] if o in bodies),
            policing_bodies=_by_name(bodies[o] for o in roles["policing_body"] if o in bodies),
            directors=_by_name(
                (directors[o] for o in roles["authority"] if o in directors), key=lambda d: d.authority.name
            ),
        )

    return {organisation_id: partners(served[organisation_id]) for organisation_id in organisation_ids}


def _areas(session: Session, ids: Collection[int], *, valid_at: date, known_at: int | None) -> dict[int, ServedArea]:
    columns = select(AreaVersion.area_id, Area.slug, AreaVersion.name, AreaVersion.region).join(Area)
    rows = session.execute(columns.where(AreaVersion.area_id.in_(ids), as_at(AreaVersion, valid_at, known_at)))
    return {area_id: ServedArea(*facts) for area_id, *facts in rows}


def _serving(
    session: Session, area_ids: Collection[int], *, valid_at: date, known_at: int | None
) -> defaultdict[int, list[tuple[int, str]]]:
    """Area id to (organisation id, role) of all that serve it."""
    columns = select(AreaService.area_id, AreaService.organisation_id, AreaService.role)
    serving: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(columns.where(AreaService.area_id.in_(area_ids), as_at(AreaService, valid_at, known_at)))
    for area_id, organisation_id, role in rows:
        serving[area_id].append((organisation_id, role))
    return serving


def _bodies(session: Session, ids: Collection[int], *, valid_at: date, known_at: int | None) -> dict[int, Body]:
    version = OrganisationVersion
    columns = select(version.organisation_id, version.name, version.article, version.short_name)
    rows = session.execute(columns.where(version.organisation_id.in_(ids), as_at(version, valid_at, known_at)))
    return {row.organisation_id: Body(*row) for row in rows}


def _directors(
    session: Session, bodies: dict[int, Body], *, valid_at: date, known_at: int | None
) -> dict[int, Director]:
    """By the authority's organisation id, of these authorities. Their few posts are looked through here: a database
    that is told the registry too may look through all directors that there are."""
    columns = select(
        PostVersion.organisation_id,
        PostVersion.post_id,
        PostVersion.title,
        PostVersion.names_organisation,
        PostVersion.registry_slug,
    )
    rows = session.execute(
        columns.where(PostVersion.organisation_id.in_(bodies), as_at(PostVersion, valid_at, known_at))
    )
    return {
        organisation_id: Director(post_id, title, names_organisation, bodies[organisation_id])
        for organisation_id, post_id, title, names_organisation, registry_slug in rows
        if registry_slug == DIRECTORS
    }


def _by_name(found: Iterable[Named], *, key: Callable[[Named], str] = lambda one: one.name) -> tuple[Named, ...]:
    ordered: Sequence[Named] = sorted(found, key=key)
    return tuple(ordered)
