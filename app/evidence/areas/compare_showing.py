"""Areas compared, as a table, as hexagons and as a file: counts alone."""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.evidence.areas.area_comparison import NO_LETTER, NOT_SENT, ComparedArea
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
    "area": lambda compared_area: compared_area.area.name,
    "region": lambda area: (place(area.area.region), area.area.name),
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
    return [area for area in areas if filters.keeps(area.area)]


def sort_areas(areas: Sequence[ComparedArea], sort: Sort) -> list[ComparedArea]:
    """By a key of SORTS, those alike by name; areas of which nothing is known stand last, whichever way."""
    key = SORTS[sort.key]
    by_name = sorted(areas, key=lambda compared_area: compared_area.area.name)
    if sort.key in ("area", "region"):
        return sorted(by_name, key=key, reverse=sort.descending)
    compared_areas = [area for area in by_name if area.count is not None]
    return [
        *sorted(compared_areas, key=key, reverse=sort.descending),
        *(area for area in by_name if area.count is None),
    ]


def lines_of(areas: Sequence[ComparedArea], measure: Measure, reference: str, carried: dict[str, Any]) -> list[Line]:
    """`carried`: what keeps a link at the page's moment. The rows of a count stand on the area's own page: no list
    could be asked for one area by its name alone, since "Bedford" is in the name of another."""
    part = f"letters-{reference}-1" if measure.over == "letters" else PARTS[measure.over]
    pages = [url_for("areas.area", area=area.area.slug, **carried) for area in areas]
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
            area.area.name,
            area.area.region,
            *area.tile,
            count=area.count if area.area.slug in chosen else None,
            of=area.of or 0,
            href=url_for("areas.area", area=area.area.slug, **carried),
            said=area.said.lower() if area.area.slug in chosen else NOT_CHOSEN,
        )
        for area in areas
        if area.tile
    ]


def headline(areas: Sequence[ComparedArea], measure: Measure, reference: str) -> tuple[str, str]:
    """ "Letters to the council whose reply is overdue: 12, in 9 of 152 areas.", what is not dated, and what is not
    known of others."""
    compared_areas = [area for area in areas if area.count is not None]
    have = sum(1 for area in compared_areas if area.count)
    total = sum(area.count or 0 for area in compared_areas)
    if not compared_areas and all(area.why == NOT_SENT for area in areas):
        return f"No letter of {reference} to a council is recorded as sent, so there are no figures yet.", ""
    if not compared_areas:
        first, *rest = _without_figures(areas, others=False)
        return first, " ".join(rest)
    first = f"{measure.counted}: {total:,}, in {have:,} of {format_plural(len(compared_areas), 'area')}."
    rest = _without_figures(areas, others=True)
    over = Counter(which for area in areas for which in area.rounds_over)
    rest += [
        f"{number:,} more {'was' if number == 1 else 'were'} inspected in the round {which} with no date of "
        f"{'its' if number == 1 else 'their'} own, and {'is' if number == 1 else 'are'} not counted."
        for which, number in over.items()
    ]
    undated = sum(area.undated for area in areas) - over.total()
    rest += (
        [f"{undated:,} more with no exact date recorded, not counted: {'it' if undated == 1 else 'they'} may be later."]
        if undated
        else []
    )
    return first, " ".join(rest)


def _without_figures(areas: Sequence[ComparedArea], *, others: bool) -> list[str]:
    """How many areas have no figure, by the reason for it: a sentence for each. `others`: some areas have one."""
    why = Counter(area.why for area in areas if area.count is None)
    none, unsent = why.pop(NO_LETTER, 0), why.pop(NOT_SENT, 0)
    area = "other area" if others else "area"
    sentences = (
        f"No letter is recorded as sent to the councils of {format_plural(unsent, area)}." if unsent else "",
        f"This campaign has no letter to the councils of {format_plural(none, area)}." if none else "",
        f"It is not known for {format_plural(why.total(), area)}." if why else "",
    )
    return [sentence for sentence in sentences if sentence]


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
        ListColumn("Out of (letters)", lambda line: line.one.of, 10),
        ListColumn("Facts without an exact date", lambda line: line.one.undated or None, 12),
        ListColumn("Why no figure", _reason_for_no_count, 20),
        ListColumn("Campaign", lambda _: reference if measure.over == "letters" else None, 12),
    ]
    return moment.table("Areas compared", columns, lines, about)


def _reason_for_no_count(line: Line) -> str | None:
    return None if line.one.count or line.one.of or line.one.undated else line.one.why
