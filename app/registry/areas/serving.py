"""Who serves areas on any day: the bodies that are recorded, the councils before theirs, the regions of NHS England.
The page of an area says who serves it on one day (area.py)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.areas.area import NHS_REGIONS, by_share, main_region
from app.registry.models import AreaService, AreaVersion, Organisation, OrganisationVersion, PostVersion, Succession


@dataclass(frozen=True)
class RegionSpan:
    """A region of NHS England that an area was in, by its main health body: half-open days, blank where unbounded."""

    area_id: int
    organisation_id: int
    since: date | None
    until: date | None


def posts_ever(session: Session, area_ids: Collection[int], *, known_at: int | None = None) -> set[int]:
    """The posts of all bodies that serve one of the areas on any day, and of the councils before theirs."""
    if not area_ids:
        return set()
    serving = session.scalars(
        select(AreaService.organisation_id).where(AreaService.area_id.in_(area_ids), known(AreaService, known_at))
    )
    regions = (region.organisation_id for region in nhs_regions(session, area_ids, known_at=known_at))
    bodies = {*serving, *regions, *councils_before(session, area_ids, known_at=known_at)}
    posts = select(PostVersion.post_id).where(PostVersion.organisation_id.in_(bodies), known(PostVersion, known_at))
    return set(session.scalars(posts))


def councils_before(session: Session, area_ids: Collection[int], *, known_at: int | None = None) -> set[int]:
    """The organisations that the councils of the areas followed, at once or in the end."""
    councils = select(AreaVersion.authority_id).where(AreaVersion.area_id.in_(area_ids), known(AreaVersion, known_at))
    found: set[int] = set()
    asked: Collection[int] = set(session.scalars(councils))
    while asked:
        rows = select(Succession.predecessor_id).where(Succession.successor_id.in_(asked), known(Succession, known_at))
        asked = set(session.scalars(rows)) - found
        found |= asked
    return found


def nhs_regions(session: Session, area_ids: Collection[int], *, known_at: int | None = None) -> list[RegionSpan]:
    """By area, the earliest first; between two spans it is not known."""
    version = OrganisationVersion
    columns = (version.organisation_id, version.valid_from.label("named_from"), version.valid_to.label("named_to"))
    health = session.execute(
        select(
            AreaService.area_id,
            AreaService.is_primary,
            AreaService.valid_from,
            AreaService.valid_to,
            version.region,
            *columns,
        )
        .join(version, version.organisation_id == AreaService.organisation_id)
        .where(AreaService.area_id.in_(area_ids), AreaService.role == "health")
        .where(known(AreaService, known_at), known(version, known_at))
        .order_by(*by_share())
    ).all()
    regions = session.execute(
        select(Organisation.key, *columns)
        .join(version, version.organisation_id == Organisation.id)
        .where(Organisation.key.in_({key for keys in NHS_REGIONS.values() for key in keys}), known(version, known_at))
    ).all()
    return [
        span
        for area_id in sorted(area_ids)
        for span in _joined(area_id, [row for row in health if row.area_id == area_id], regions)
    ]


def _joined(area_id: int, health: Sequence[Any], regions: Sequence[Any]) -> Iterator[RegionSpan]:
    """The spans of one area, those of the same region that follow each other as one."""
    last: RegionSpan | None = None
    for since, until in pairwise(_days(health, regions)):
        day = since or date.min
        here = [row for row in health if _holds(row.valid_from, row.valid_to, day) and _name_applies(row, day)]
        keys = NHS_REGIONS.get(main_region(here), ())
        body = next((row.organisation_id for row in regions if row.key in keys and _name_applies(row, day)), None)
        if last and last.organisation_id == body and last.until == since:
            last = RegionSpan(area_id, last.organisation_id, last.since, until)
            continue
        if last:
            yield last
        last = RegionSpan(area_id, body, since, until) if body is not None else None
    if last:
        yield last


def _days(health: Sequence[Any], regions: Sequence[Any]) -> list[date | None]:
    """The days on which something changes, between a beginning and an end that are unbounded."""
    if not health:
        return []
    days = {day for row in health for day in (row.valid_from, row.valid_to)}
    days |= {day for row in (*health, *regions) for day in (row.named_from, row.named_to)}
    return [None, *sorted(day for day in days if day is not None), None]


def _name_applies(row: Any, day: date) -> bool:
    return _holds(row.named_from, row.named_to, day)


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since or date.min) <= day and (until is None or day < until)
