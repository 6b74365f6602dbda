"""A country as hexagons, one for each children's services area: lightness, pattern and a number on each; where one is.

Rows grow northwards and odd ones are shifted right by half a tile, as in recipients/hexes.csv.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.charts.drawing import INK, LETTER, PAPER, QUIET, WAX, draw_chart, line, pattern_fill, shape, text

STEPS = (
    ("#ffffff", "#0b0c0c"),
    ("#d5e0ec", "#0b0c0c"),
    ("", "#0b0c0c"),
    ("#4d7199", "#ffffff"),
    ("#12263f", "#ffffff"),
)
"""Fill and ink of none, one, two (a pattern), three, four and more: luminance 1, .74, .5, .16, .02."""

SHARE_STEPS = (STEPS[0], STEPS[1], STEPS[3], STEPS[4])
"""The same of the shares SHARES."""

WITHOUT = "#f3f2f1"
"""The fill of an area that nothing is counted in; it has a dash too."""

EDGE = "#8a97a8"

PLACES: Mapping[str, tuple[str, int]] = {
    "North East": ("right", 15),
    "North West": ("left", 11),
    "Yorkshire and the Humber": ("right", 12),
    "East Midlands": ("right", 10),
    "East of England": ("right", 8),
    "West Midlands": ("left", 8),
    "London": ("right", 5),
    "South East": ("right", 2),
    "South West": ("left", 4),
}
"""On which side of the map the name of a region of England stands, and in which row of it; of others see `_place`."""

TILE, SMALL_TILE = 17.5, 11.2
"""Px from the middle of a hexagon to a corner, in the drawing beside other things and on a phone."""

BESIDE = (16, 104)
"""Px left and right of the map, at least, for those names of regions that reach beyond it."""

COUNTS = ("none", "one", "two", "three", "four or more")
SHARES = ("none", "fewer than half", "half or more", "all")
"""What the fills mean: where tiles count something of so many, the share of it."""

SMALLEST = 8
"""Px of a mark on a hexagon; one that would be smaller is left to the table beside the map."""

LEGEND_LINE = 30
"""Px from one line of the legend to the next."""


@dataclass(frozen=True)
class Tile:
    """`count`: of `of` in the area, which is 0 where they are a part of nothing; None: nothing is counted in it.
    `href`: where a click on it leads. `said`: what is read out of it; blank: that many of so many."""

    name: str
    region: str
    q: int
    r: int
    count: int | None
    of: int
    href: str
    said: str = ""


@dataclass(frozen=True)
class Grid:
    """Where hexagons lie in a drawing. `size`: px from the middle of one to a corner; `top`: the row furthest north."""

    size: float
    left: float
    top: int

    @property
    def across(self) -> float:
        return self.size * math.sqrt(3)

    def middle(self, q: int, r: int) -> tuple[float, float]:
        return (
            self.left + (q + (0.5 if r % 2 else 0)) * self.across + self.across / 2,
            (self.top - r) * self.size * 1.5 + self.size + 6,
        )

    def corner(self, at: tuple[float, float], number: int, *, within: float = 0) -> tuple[float, float]:
        """The corners from the upper right on, clockwise; `within` px inside the edge."""
        turn = math.radians(60 * number - 30)
        return at[0] + (self.size - within) * math.cos(turn), at[1] + (self.size - within) * math.sin(turn)

    def corners(self, at: tuple[float, float]) -> list[tuple[float, float]]:
        return [self.corner(at, number, within=0.6) for number in range(6)]


def share_step(count: int, of: int) -> int:
    """Which of SHARES a count is of the whole."""
    if count in (0, of):
        return len(SHARES) - 1 if count else 0
    return 2 if 2 * count >= of else 1


def hexmap(
    tiles: Sequence[Tile],
    *,
    title: str,
    words: str,
    counted: str,
    name: str,
    without: str = "no letter",
    narrow: bool = False,
) -> Markup:
    """`tiles`: at least one. `title` and `words` are read out in its place; `counted` heads what the fills mean, and
    `without` says what it means that nothing is counted. Tiles that are of so many are shaded by their share.
    `narrow`: the drawing for a phone, without the names of regions."""
    size, left = (SMALL_TILE, 2) if narrow else (TILE, BESIDE[0])
    grid = Grid(size, left, max(tile.r for tile in tiles))
    names = [] if narrow else [*_names(tiles, grid)]
    if (beyond := max((-region.left for region in names), default=0)) > 0:
        grid = Grid(size, left + beyond, grid.top)
        names = [*_names(tiles, grid)]
    picture = Markup().join(_tile(tile, grid, name) for tile in tiles) + borders(tiles, grid)
    picture += Markup().join(region.drawn for region in names)
    right = max(grid.middle(tile.q, tile.r)[0] for tile in tiles) + grid.across / 2
    bottom = max(grid.middle(tile.q, tile.r)[1] for tile in tiles) + size
    width = max(right + (2 if narrow else BESIDE[1]), *(region.right for region in names), 0.0)
    looks = _looks(tiles, name, without)
    legend, lines = _legend(looks, bottom, counted, width, narrow=narrow)
    height = bottom + 42 + lines * LEGEND_LINE
    return draw_chart(
        picture + legend, title=title, words=words, name=name, width=width, height=height, patterns=("tile",)
    )


def said_of(tile: Tile) -> str:
    if tile.said:
        return f"{tile.name}: {tile.said}"
    if tile.count is None:
        return f"{tile.name}: no letter"
    return f"{tile.name}: {f'{tile.count} of {tile.of}' if tile.of else tile.count}"


def _tile(tile: Tile, grid: Grid, name: str) -> Markup:
    at = grid.middle(tile.q, tile.r)
    fill, ink = _look(tile, name)
    mark = "–" if tile.count is None else f"{tile.count}/{tile.of}" if tile.of else str(tile.count or "")
    drawn_tile = shape(grid.corners(at), fill=fill, stroke=EDGE, width=0.9)
    number = round(min(13, max(10.5, grid.size * 0.95), 1.5 * grid.across / (len(mark) or 1)))
    if mark and number >= SMALLEST:
        drawn_tile += text(at[0], at[1] + number * 0.36, mark, size=number, anchor="middle", ink=ink, weight="bold")
    return Markup('<g data-href="{}"><title>{}</title>{}</g>').format(tile.href, said_of(tile), drawn_tile)


def _look(tile: Tile, name: str) -> tuple[str, str]:
    """Fill and ink."""
    if tile.count is None:
        return WITHOUT, QUIET
    if tile.of:
        return SHARE_STEPS[share_step(tile.count, tile.of)]
    fill, ink = STEPS[min(tile.count, len(STEPS) - 1)]
    return fill or pattern_fill(name, "tile"), ink


def _looks(tiles: Sequence[Tile], name: str, without: str) -> list[tuple[str, str, str, str]]:
    """Of each line of the legend its fill, its ink, what stands on it, and its word."""
    if any(tile.of for tile in tiles):
        looks = [(fill, ink, "", word) for (fill, ink), word in zip(SHARE_STEPS, SHARES, strict=True)]
    else:
        looks = [
            (fill or pattern_fill(name, "tile"), ink, str(step or ""), word)
            for step, ((fill, ink), word) in enumerate(zip(STEPS, COUNTS, strict=True))
        ]
    if any(tile.count is None for tile in tiles):
        looks.append((WITHOUT, QUIET, "–", without))
    return looks


def borders(tiles: Iterable[Tile], grid: Grid) -> Markup:
    """A heavy line wherever a region ends."""
    regions = {(tile.q, tile.r): tile.region for tile in tiles}
    path = ""
    for (q, r), region in regions.items():
        shifted, at = r % 2, grid.middle(q, r)
        around = (
            (q + 1, r),
            (q + shifted, r - 1),
            (q - 1 + shifted, r - 1),
            (q - 1, r),
            (q - 1 + shifted, r + 1),
            (q + shifted, r + 1),
        )
        for number, beside in enumerate(around):
            if regions.get(beside) != region:
                (x1, y1), (x2, y2) = grid.corner(at, number), grid.corner(at, number + 1)
                path += f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    return line(path, ink="#0b0c0c", width=1.7)


@dataclass(frozen=True)
class _Name:
    """The name of a region. `left`, `right`: px between which it lies, below zero where it would be cut off."""

    drawn: Markup
    left: float
    right: float


def _names(tiles: Sequence[Tile], grid: Grid) -> Iterator[_Name]:
    """Outside the map, level with the region; a line leads to one that does not reach the edge there."""
    rows: dict[int, list[Tile]] = {}
    for tile in tiles:
        rows.setdefault(tile.r, []).append(tile)
    for region in dict.fromkeys(tile.region for tile in tiles):
        if not (place := PLACES.get(region) or _place(region, rows)):
            continue
        side, row = place
        own = [grid.middle(tile.q, tile.r) for tile in rows.get(row, ()) if tile.region == region]
        if not own:
            continue
        every = [grid.middle(tile.q, tile.r)[0] for tile in rows[row]]
        y = own[0][1] + 5
        if side == "left":
            x = min(every) - grid.size - 8
            yield _Name(text(x, y, region, anchor="end", ink=QUIET), x - LETTER * len(region), x)
            continue
        x, nearest, lead = max(every) + grid.size + 8, max(x for x, _ in own), Markup()
        if nearest < max(every) - 1:
            above = y - 14.5
            path = f"M{nearest + 6:.1f} {above:.1f}H{x - 3:.1f}"
            lead = line(path, ink=PAPER, width=4) + line(path, ink="#0b0c0c", width=1.3)
            lead += Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" stroke="{}"/>').format(nearest + 6, above, PAPER)
            y = above + 4.5
        yield _Name(lead + text(x, y, region, ink=QUIET), x, x + LETTER * len(region))


def _place(region: str, rows: Mapping[int, Sequence[Tile]]) -> tuple[str, int] | None:
    """Beside the middle of the rows that the region ends on the right, else beside the one with the most room on the
    left of those that it begins; None where it reaches no edge."""
    ends = sorted(row for row, tiles in rows.items() if max(tiles, key=lambda tile: tile.q).region == region)
    if ends:
        return "right", ends[len(ends) // 2]
    firsts = [min(tiles, key=lambda tile: tile.q) for tiles in rows.values()]
    own = [(first.q + (first.r % 2) / 2, first.r) for first in firsts if first.region == region]
    return ("left", max(own)[1]) if own else None


def _legend(
    looks: Sequence[tuple[str, str, str, str]], bottom: float, counted: str, width: float, *, narrow: bool
) -> tuple[Markup, int]:
    """What the fills mean, and on how many lines that stands."""
    key, size = Grid(11 if narrow else 14, 0, 0), 13 if narrow else 14
    legend, x, lines = text(4, bottom + 22, counted, weight="bold", size=size), 4.0, 1
    for fill, ink, mark, word in looks:
        long = key.across + 5 + len(word) * (6.6 if narrow else 7.4)
        if x > 4 and x + long > width:
            x, lines = 4.0, lines + 1
        at = (x + key.across / 2, bottom + 18 + lines * LEGEND_LINE)
        legend += shape(key.corners(at), fill=fill, stroke=INK, width=1)
        if mark:
            legend += text(at[0], at[1] + 4.6, mark, size=13, anchor="middle", ink=ink)
        legend += text(x + key.across + 5, at[1] + 5, word, size=size)
        x += long + (9 if narrow else 16)
    return legend, lines


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
        words=f"{here.name} lies in {here.region}: the dark hexagon on the map.",
        name=name,
        width=max(grid.middle(tile.q, tile.r)[0] for tile in tiles) + grid.across / 2 + 2,
        height=max(grid.middle(tile.q, tile.r)[1] for tile in tiles) + SIZE + 4,
        patterns=(),
    )
