"""Where areas of England lie on a hexagonal map: recipients/hexes.csv (hex layout: Open Innovations, MIT, changed)."""

import csv
from collections.abc import Collection, Mapping
from functools import cache

from app.platform.root import ROOT

HEXES = ROOT / "recipients" / "hexes.csv"

Tiles = Mapping[str, tuple[int, int]]
"""Column and row by the slug of an area: rows grow northwards, odd ones are shifted right."""


def tiles_for(slugs: Collection[str]) -> Tiles:
    """The layout in which the most of these areas lie."""
    return max(_layouts().values(), key=lambda tiles: len(tiles.keys() & {*slugs}))


@cache
def _layouts() -> Mapping[str, Tiles]:
    layouts: dict[str, dict[str, tuple[int, int]]] = {}
    with HEXES.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            layouts.setdefault(row["layout"], {})[row["area"]] = (int(row["q"]), int(row["r"]))
    return layouts
