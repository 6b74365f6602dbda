"""Where areas lie on a hexagonal map: of England, recipients/hexes.csv (hex layout: Open Innovations, MIT, changed)."""

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.places import Place
from app.platform.history import as_at
from app.platform.root import ROOT
from app.registry.models import Area, AreaVersion
from app.web.charts.hexmap import Tile

HEXES = ROOT / "recipients" / "hexes.csv"

Tiles = Mapping[str, tuple[int, int]]
"""Column and row by the slug of an area: rows grow northwards, odd ones are shifted right."""

LAYOUTS: Place[Callable[[], Mapping[str, Tiles]]] = Place("layouts of other maps")
"""Layouts beside those that ship, each by a name that no other has."""


def tiles_for(slugs: Collection[str]) -> Tiles:
    """The layout in which the most of these areas lie."""
    return max(_layouts().values(), key=lambda tiles: len(tiles.keys() & {*slugs}))


@cache
def _layouts() -> Mapping[str, Tiles]:
    layouts: dict[str, dict[str, tuple[int, int]]] = {}
    with HEXES.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            layouts.setdefault(row["layout"], {})[row["area"]] = (int(row["q"]), int(row["r"]))
    return {**layouts, **{name: tiles for more in LAYOUTS for name, tiles in more().items()}}


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
