"""Where one area is: the hexagons of England, its region shaded, itself in wax."""

from collections.abc import Sequence

from markupsafe import Markup

from app.web.charts.drawing import PAPER, WAX, draw_chart, shape
from app.web.charts.hexmap import EDGE, Grid, Tile, borders

SIZE = 6.2
"""Px from the middle of a hexagon to a corner: the whole picture is as wide as a panel's half."""

REGION, LARGER = "#d5e0ec", 1.25
"""The fill of the region; by how much the place itself is larger than the others."""


def placemap(tiles: Sequence[Tile], here: Tile, *, name: str) -> Markup:
    """`here`: one of `tiles`, at least one."""
    grid = Grid(SIZE, 2, max(tile.r for tile in tiles))
    shapes = Markup().join(
        shape(
            grid.corners(grid.middle(tile.q, tile.r)),
            fill=REGION if tile.region == here.region else PAPER,
            stroke=EDGE,
            width=0.6,
        )
        for tile in tiles
    )
    at = grid.middle(here.q, here.r)
    marked = Grid(SIZE * LARGER, 0, 0).corners(at)
    picture = shapes + borders(tiles, grid) + shape(marked, fill=WAX, stroke=PAPER, width=1)
    return draw_chart(
        picture,
        title=f"Where {here.name} is",
        words=f"{here.name} lies in {here.region}: the dark hexagon among those of England.",
        name=name,
        width=max(grid.middle(tile.q, tile.r)[0] for tile in tiles) + grid.across / 2 + 2,
        height=max(grid.middle(tile.q, tile.r)[1] for tile in tiles) + SIZE + 4,
        patterns=(),
    )
