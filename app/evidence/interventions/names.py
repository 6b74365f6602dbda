"""What areas are called on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.models import Area, AreaVersion
from app.registry.posts.post import nearest


@dataclass(frozen=True)
class NamedArea:
    slug: str
    name: str


def named_areas(
    session: Session, area_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, NamedArea]:
    """By area. One that was not there on the day goes by the name that it had nearest to it; one that was not known
    yet by its slug."""
    slugs = dict(session.execute(select(Area.id, Area.slug).where(Area.id.in_(area_ids))).all())
    versions = defaultdict(list)
    for version in session.scalars(
        select(AreaVersion).where(AreaVersion.area_id.in_(area_ids), known(AreaVersion, known_at))
    ):
        versions[version.area_id].append(version)
    return {
        area_id: NamedArea(slug, nearest(versions[area_id], valid_at).name if versions[area_id] else slug)
        for area_id, slug in slugs.items()
    }


def area_names(session: Session, *, today: date) -> dict[int, str]:
    """All areas that there are or were, by id."""
    ids = session.scalars(select(Area.id)).all()
    return {area_id: one.name for area_id, one in named_areas(session, ids, valid_at=today).items()}


def area_ids_by_name(names: Mapping[int, str]) -> dict[str, int]:
    """As a form looks them up."""
    return {name.casefold(): area_id for area_id, name in names.items()}
