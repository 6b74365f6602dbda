"""Areas compared, as a table, as hexagons and as a file: counts alone."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.evidence.areas.compared import NO_LETTER, ComparedArea
from app.evidence.areas.measures import Measure
from app.registry.areas.areas import AreaFilter
from app.tracking.words import place
from app.web.charts.hexmap import Tile
from app.web.filters import format_plural
from app.web.tables.csv_file import Cell
from app.web.tables.export import AsAt, ListColumn, Table
from app.web.tables.paging import Sort

DEFAULT = Sort("count", descending=True)

SORTS: dict[str, Callable[[ComparedArea], Any]] = {
    "area": lambda one: one.area.name,
    "region": lambda one: (place(one.area.region), one.area.name),
    "count": lambda one: (one.count or 0, one.of or one.undated),
    "share": lambda one: (one.count or 0) / one.of if one.of else 0,
}


@dataclass(frozen=True)
class Line:
    """`href`: of the area; `rows`: of what is counted, blank where that is nothing."""

    one: ComparedArea
    region: str
    href: str
    rows: str


def filter_areas(areas: Sequence[ComparedArea], filters: AreaFilter) -> list[ComparedArea]:
    return [one for one in areas if filters.keeps(one.area)]


def sort_areas(areas: Sequence[ComparedArea], sort: Sort) -> list[ComparedArea]:
    """By a key of SORTS, those alike by name; areas of which nothing is known stand last, whichever way."""
    key = SORTS[sort.key]
    by_name = sorted(areas, key=lambda one: one.area.name)
    if sort.key in ("area", "region"):
        return sorted(by_name, key=key, reverse=sort.descending)
    known = [one for one in by_name if one.count is not None]
    return [*sorted(known, key=key, reverse=sort.descending), *(one for one in by_name if one.count is None)]


def lines_of(areas: Sequence[ComparedArea], measure: Measure, reference: str, carried: dict[str, Any]) -> list[Line]:
    """`carried`: what keeps a link at the page's moment. The rows of a count stand on the area's own page: no list
    could be asked for one area by its name alone, since "Bedford" is in the name of another."""
    part = f"letters-{reference}-1" if measure.over == "letters" else PARTS[measure.over]
    pages = [url_for("areas.area", area=one.area.slug, **carried) for one in areas]
    return [
        Line(one, place(one.area.region), page, f"{page}#{part}" if one.count or one.undated else "")
        for one, page in zip(areas, pages, strict=True)
    ]


PARTS = {"facts": "timeline", "risk": "risk"}
"""The part of an area's page that shows what is counted, beside the letters of a campaign."""


NOT_CHOSEN = "not among those chosen"
"""Of an area on the map that the filter left out."""


def tiles_of(areas: Sequence[ComparedArea], chosen: Container[str], carried: dict[str, Any]) -> list[Tile]:
    """All that are on the map; those that the filter left out stand there without a number. `chosen`: slugs."""
    return [
        Tile(
            one.area.name,
            one.area.region,
            *one.tile,
            count=one.count if one.area.slug in chosen else None,
            of=one.of or 0,
            href=url_for("areas.area", area=one.area.slug, **carried),
            said=one.said.lower() if one.area.slug in chosen else NOT_CHOSEN,
        )
        for one in areas
        if one.tile
    ]


def headline(areas: Sequence[ComparedArea], measure: Measure) -> tuple[str, str]:
    """ "Letters to the council that are overdue: 12, in 9 of 152 areas.", what is not dated, and what is not known of
    others."""
    known = [one for one in areas if one.count is not None]
    have = sum(1 for one in known if one.count)
    total = sum(one.count or 0 for one in known)
    if not known:
        return f"{measure.counted}: not known of any area.", ""
    first = f"{measure.counted}: {total:,}, in {have:,} of {format_plural(len(known), 'area')}."
    none = sum(1 for one in areas if one.count is None and one.why == NO_LETTER)
    rest = [f"No letter was sent to the council of {format_plural(none, 'other')}."] if none else []
    undated = sum(one.undated for one in areas)
    rest += [f"{undated:,} more with no date recorded, not counted: they may be later."] if undated else []
    rest += [f"Of {format_plural(unknown, 'other')} it is not known."] if (unknown := _unknown(areas)) else []
    return first, " ".join(rest)


def _unknown(areas: Sequence[ComparedArea]) -> int:
    return sum(1 for one in areas if one.count is None and one.why != NO_LETTER)


def map_words(tiles: Sequence[Tile], measure: Measure) -> str:
    """What is read out in place of the map."""
    have = sum(1 for tile in tiles if tile.count)
    return (
        f"{measure.counted}: {have:,} of {format_plural(len(tiles), 'area')} on the map have any. The table has each."
    )


def table_of_compared(
    lines: Sequence[Line], measure: Measure, reference: str, *, about: Sequence[tuple[str, Cell]], moment: AsAt
) -> Table:
    columns: Sequence[ListColumn[Line]] = [
        ListColumn("Area", lambda line: line.one.area.name, 28),
        ListColumn("Nation", lambda line: line.one.area.nation, 12),
        ListColumn("Region", lambda line: line.region, 26),
        ListColumn("Council", lambda line: line.one.area.authority or None, 44),
        ListColumn("Police force", lambda line: "; ".join(line.one.area.police) or None, 34),
        ListColumn("Measure", lambda _: measure.counted, 44),
        ListColumn("Count", lambda line: line.one.count or (None if line.one.of is None else 0), 10),
        ListColumn("Of letters", lambda line: line.one.of, 10),
        ListColumn("With no date recorded", lambda line: line.one.undated or None, 12),
        ListColumn("Why there is no count", _reason_for_no_count, 20),
        ListColumn("On the map", lambda line: "Yes" if line.one.tile else "No", 10),
        ListColumn("Campaign", lambda _: reference if measure.over == "letters" else None, 12),
    ]
    return moment.table("Areas compared", columns, lines, about)


def _reason_for_no_count(line: Line) -> str | None:
    return None if line.one.count or line.one.of or line.one.undated else line.one.why
