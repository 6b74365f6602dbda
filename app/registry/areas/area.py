"""One area on a day: its council, and every other body that serves it, with its share where it spans several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnExpressionArgument, func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import as_at, known
from app.registry.areas.partners import Body
from app.registry.models import Area, AreaService, AreaVersion, Organisation, OrganisationVersion
from app.registry.posts.post import holds_on, nearest

NHS_REGIONS = {
    "North East": ("nhse:Y54", "nhse:Y63"),
    "Yorkshire and the Humber": ("nhse:Y54", "nhse:Y63"),
    "North West": ("nhse:Y54", "nhse:Y62"),
    "East Midlands": ("nhse:Y55", "nhse:Y60"),
    "West Midlands": ("nhse:Y55", "nhse:Y60"),
    "East of England": ("nhse:Y55", "nhse:Y61"),
    "London": ("nhse:Y56",),
    "South East": ("nhse:Y57", "nhse:Y59"),
    "South West": ("nhse:Y57", "nhse:Y58"),
}
"""The regions of NHS England, one after the other, that a health body of a region of England falls under."""


class UnknownArea(NotFound):
    """There is no area of this name, or none that Despatch knew of at the moment asked about."""

    code = "unknown_area"


@dataclass(frozen=True)
class ServingBody:
    """A body that serves the area. `share`: 0 to 1 of its small areas, where that was counted; `areas`: how many areas
    it serves in this role in all."""

    role: str
    body: Body
    share: float | None
    areas: int


@dataclass(frozen=True)
class AreaRecord:
    """`existed`: whether there was the area on the day; if not, `version` is the nearest one. `nhs_region`: the region
    of NHS England that its main health body falls under; None where no health body is known."""

    area_id: int
    slug: str
    existed: bool
    version: AreaVersion
    serving: tuple[ServingBody, ...]
    nhs_region: Body | None

    @property
    def is_in_nhs_region(self) -> bool:
        """Whether there is a region of NHS England to name, known or not: those of practice's country are made up, and
        NHS England has none of them."""
        return self.nhs_region is not None or self.version.region in NHS_REGIONS

    def of(self, role: str) -> tuple[ServingBody, ...]:
        return tuple(body for body in self.serving if body.role == role)


def area_on(session: Session, slug: str, *, valid_at: date, known_at: int | None = None) -> AreaRecord:
    """Raises UnknownArea."""
    versions = session.scalars(
        select(AreaVersion)
        .join(Area, Area.id == AreaVersion.area_id)
        .where(Area.slug == slug, known(AreaVersion, known_at))
    ).all()
    if not versions:
        raise UnknownArea
    version = nearest(versions, valid_at)
    bodies, main_health = _serving(session, version.area_id, valid_at=valid_at, known_at=known_at)
    return AreaRecord(
        area_id=version.area_id,
        slug=slug,
        existed=holds_on(version, valid_at),
        version=version,
        serving=bodies,
        nhs_region=_nhs_region(session, main_health, valid_at=valid_at, known_at=known_at),
    )


def _serving(
    session: Session, area_id: int, *, valid_at: date, known_at: int | None
) -> tuple[tuple[ServingBody, ...], str]:
    """Who serves the area, the greatest share first; and the region of the health body that serves most of it."""
    version = OrganisationVersion
    theirs = (AreaService.organisation_id, AreaService.role)
    rows = session.execute(
        select(
            *theirs,
            AreaService.share,
            AreaService.is_primary,
            version.name,
            version.article,
            version.short_name,
            version.region,
        )
        .join(version, version.organisation_id == AreaService.organisation_id)
        .where(
            AreaService.area_id == area_id, as_at(AreaService, valid_at, known_at), as_at(version, valid_at, known_at)
        )
        .order_by(*by_share())
    ).all()
    counted = session.execute(
        select(*theirs, func.count())
        .where(AreaService.organisation_id.in_({row.organisation_id for row in rows}))
        .where(as_at(AreaService, valid_at, known_at))
        .group_by(*theirs)
    )
    areas = {(organisation_id, role): number for organisation_id, role, number in counted}
    serving = tuple(
        ServingBody(
            row.role,
            Body(row.organisation_id, row.name, row.article, row.short_name),
            None if row.share is None else float(row.share),
            areas[row.organisation_id, row.role],
        )
        for row in rows
    )
    return serving, main_region([row for row in rows if row.role == "health"])


def by_share() -> tuple[ColumnExpressionArgument[Any], ...]:
    """The order of the bodies that serve an area: the greatest share first."""
    return AreaService.share.desc().nulls_first(), OrganisationVersion.name


def main_region(health: Sequence[Any]) -> str:
    """The region of the health body that serves most of an area, of its health bodies in the order of `by_share`."""
    return next((row.region for row in sorted(health, key=lambda row: not row.is_primary)), "")


def _nhs_region(session: Session, region: str, *, valid_at: date, known_at: int | None) -> Body | None:
    version = OrganisationVersion
    found = session.execute(
        select(version.organisation_id, version.name, version.article, version.short_name)
        .join(Organisation, Organisation.id == version.organisation_id)
        .where(Organisation.key.in_(NHS_REGIONS.get(region, ())), as_at(version, valid_at, known_at))
    ).first()
    return Body(*found) if found else None
