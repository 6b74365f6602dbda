"""Where posts lie: the area of which their organisation is the authority, and those that it serves."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.models import Area, AreaService, AreaVersion, PostVersion


@dataclass(frozen=True)
class AreaAsKnown:
    slug: str
    name: str
    region: str


@dataclass(frozen=True)
class Place:
    """`own`: slug and name of the area that the post's organisation is the authority of, blank otherwise; `serves`: the
    slugs of all areas that it serves, that one too."""

    own: tuple[str, str]
    serves: Collection[str]


def areas_then(session: Session, *, valid_at: date, known_at: int) -> Mapping[int, AreaAsKnown]:
    """By id, those that there were on the day."""
    rows = session.execute(
        select(Area.id, Area.slug, AreaVersion.name, AreaVersion.region)
        .join(AreaVersion, AreaVersion.area_id == Area.id)
        .where(as_at(AreaVersion, valid_at, known_at))
    )
    return {area_id: AreaAsKnown(slug, name, region) for area_id, slug, name, region in rows}


def places_then(
    session: Session, areas: Mapping[int, AreaAsKnown], *, valid_at: date, known_at: int
) -> Mapping[int, Place]:
    """By post id, of the posts that there were on the day and whose organisation serves any of the `areas`."""
    moment = (valid_at, known_at)
    leads = select(AreaVersion.area_id, AreaVersion.authority_id.label("organisation_id")).where(
        as_at(AreaVersion, *moment)
    )
    serves = select(AreaService.area_id, AreaService.organisation_id).where(as_at(AreaService, *moment))
    either = union(leads, serves).subquery()
    authority = {organisation_id: area_id for area_id, organisation_id in session.execute(leads)}
    served: defaultdict[int, set[str]] = defaultdict(set)
    organisations: dict[int, int] = {}
    for post_id, organisation_id, area_id in session.execute(
        select(PostVersion.post_id, PostVersion.organisation_id, either.c.area_id)
        .join(either, either.c.organisation_id == PostVersion.organisation_id)
        .where(as_at(PostVersion, *moment))
    ):
        if area_id in areas:
            served[post_id].add(areas[area_id].slug)
            organisations[post_id] = organisation_id
    return {
        post_id: Place(_slug_and_name(areas.get(authority.get(organisations[post_id], 0))), frozenset(slugs))
        for post_id, slugs in served.items()
    }


def _slug_and_name(area: AreaAsKnown | None) -> tuple[str, str]:
    return (area.slug, area.name) if area else ("", "")
