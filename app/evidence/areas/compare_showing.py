"""Areas compared, as a table and as hexagons: sorted, sifted, and each leading to what it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.evidence.areas.compared import Compared
from app.evidence.areas.measures import Measure
from app.registry.areas.areas import AreaFilter
from app.tracking.words import place
from app.web.charts.hexmap import Tile
from app.web.filters import format_plural
from app.web.paging import Sort
from app.web.querystring import address

DEFAULT = Sort("count", descending=True)

SORTS: dict[str, Callable[[Compared], Any]] = {
    "area": lambda one: one.area.name,
    "region": lambda one: (place(one.area.region), one.area.name),
    "count": lambda one: (one.count or 0, one.of or 0),
    "share": lambda one: (one.count or 0) / one.of if one.of else 0,
}


@dataclass(frozen=True)
class Line:
    """`href`: of the area; `rows`: of what is counted, blank where no list shows just that."""

    one: Compared
    region: str
    href: str
    rows: str


@dataclass(frozen=True)
class Moment:
    """What links carry: the query of the page's moment, and whether that is today as known now."""

    carried: dict[str, Any]
    now: bool


def kept(areas: Sequence[Compared], filters: AreaFilter) -> list[Compared]:
    return [one for one in areas if filters.keeps(one.area)]


def ordered(areas: Sequence[Compared], sort: Sort) -> list[Compared]:
    """By a key of SORTS, those alike by name; areas of which nothing is known stand last, whichever way."""
    key = SORTS[sort.key]
    by_name = sorted(areas, key=lambda one: one.area.name)
    if sort.key in ("area", "region"):
        return sorted(by_name, key=key, reverse=sort.descending)
    known = [one for one in by_name if one.count is not None]
    return [*sorted(known, key=key, reverse=sort.descending), *(one for one in by_name if one.count is None)]


def lines_of(areas: Sequence[Compared], measure: Measure, reference: str, moment: Moment) -> list[Line]:
    return [
        Line(
            one,
            place(one.area.region),
            url_for("areas.area", area=one.area.slug, **moment.carried),
            _rows(one, measure, reference, moment),
        )
        for one in areas
    ]


def _rows(one: Compared, measure: Measure, reference: str, moment: Moment) -> str:
    """Track lists what is so now; all else stands on the area's own page."""
    if not one.count:
        return ""
    if measure.over == "letters" and measure.track and moment.now:
        query = [("q", one.area.authority), *measure.track]
        return address(url_for("tracking.track", reference=reference), query)
    page = url_for("areas.area", area=one.area.slug, **moment.carried)
    return f"{page}#{PARTS[measure.over]}"


PARTS = {"letters": "side-by-side", "facts": "timeline", "risk": "risk"}
"""The part of an area's page that shows what is counted."""


def tiles_of(lines: Sequence[Line]) -> list[Tile]:
    """Those on the map."""
    return [
        Tile(
            line.one.area.name,
            line.one.area.region,
            *line.one.tile,
            count=line.one.count,
            of=line.one.of or 0,
            href=line.href,
            said=line.one.said.lower(),
        )
        for line in lines
        if line.one.tile
    ]


def headline(areas: Sequence[Compared], measure: Measure) -> tuple[str, str]:
    """ "In 12 of 152 areas: letters to the council that are overdue.", and of how many nothing is known."""
    known = [one for one in areas if one.count is not None]
    have = sum(1 for one in known if one.count)
    total = sum(one.count or 0 for one in known)
    counted = f"{measure.counted[:1].lower()}{measure.counted[1:]}"
    if not known:
        return f"Not known of any of {format_plural(len(areas), 'area')}.", ""
    first = f"{total:,} in {have:,} of {format_plural(len(known), 'area')}: {counted}."
    without = len(areas) - len(known)
    return first, f"Of {format_plural(without, 'other')} nothing can be counted." if without else ""


def map_words(tiles: Sequence[Tile], measure: Measure) -> str:
    """What is read out in place of the map."""
    have = sum(1 for tile in tiles if tile.count)
    return (
        f"{measure.counted}: {have:,} of {format_plural(len(tiles), 'area')} on the map have any. The table has each."
    )
