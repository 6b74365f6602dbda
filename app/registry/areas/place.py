"""Where an area lies among the others on the hexagonal map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.areas.tiles import tiles_for
from app.registry.models import Area, AreaVersion
from app.web.charts.hexmap import Tile


@dataclass(frozen=True)
class AreaPlace:
    tiles: Sequence[Tile]
    here: Tile


def place_of(session: Session, slug: str, *, valid_at: date, known_at: int | None = None) -> AreaPlace | None:
    """None for an area that has no hexagon, such as one in Wales, or that was none on the day."""
    rows = session.execute(
        select(Area.slug, AreaVersion.name, AreaVersion.region)
        .join(AreaVersion, AreaVersion.area_id == Area.id)
        .where(as_at(AreaVersion, valid_at, known_at))
    ).all()
    lie = tiles_for([row.slug for row in rows])
    tiles = {
        row.slug: Tile(row.name, row.region, *lie[row.slug], count=None, of=0, href="")
        for row in rows
        if row.slug in lie
    }
    return AreaPlace(list(tiles.values()), tiles[slug]) if slug in tiles else None
