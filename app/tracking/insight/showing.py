"""What the page of pictures is given: bars, tiles of the map and lines of tables, made of the same figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.responses.asks.grid import CELLS
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.figures import Insight
from app.tracking.insight.words import IN_TIME, REPLIED
from app.tracking.showing import Bar
from app.tracking.totals import Total, refusals
from app.tracking.words import GROUPS, place
from app.web.charts.hexmap import Tile
from app.web.filters import format_date

MOST = 14
"""Areas of the short table beside the map."""


@dataclass(frozen=True)
class Day:
    """A line of the table beside the curve: letters at the end of a day, of all `letters` sent by then. `due`: it is
    the day to reply by."""

    name: str
    replied: int
    part: int
    nothing: int
    letters: int
    due: bool


@dataclass(frozen=True)
class AskCounts:
    """One ask. `lines`: of each registry its name, its letters by the codes of CELLS, and how many they are; `counts`
    and `letters` of all."""

    number: int
    text: str
    lines: Sequence[tuple[str, Sequence[int], int]]
    counts: Sequence[int]
    letters: int


def parts_of(insight: Insight) -> Sequence[str]:
    """What the bars are made of."""
    return IN_TIME if _timed(insight) else REPLIED


def counts_of(insight: Insight, total: Total) -> Sequence[int]:
    """The parts of one bar."""
    if _timed(insight):
        return total.in_time, total.came_late, total.part, total.nothing
    return total.counts


def _timed(insight: Insight) -> bool:
    """Whether each reply was in time or late. Of letters that were sent after their reply-by date none is either, nor
    is one dated before any sending of its letter."""
    return bool(insight.then.reply_by) and not (insight.total.sent_after or insight.total.dated_before)


def totals_by(insight: Insight, by: str, registries: Mapping[str, str]) -> dict[str, tuple[str, Total]]:
    """Names and totals by registry or region, in order; `by`: a key of GROUPS."""
    totals = insight.by_registry if by == "registry" else insight.by_region
    return {key: (registries[key] if by == "registry" else place(key), total) for key, total in totals.items()}


def bars_by(insight: Insight, registries: Mapping[str, str], href: Callable[[str, str], str]) -> dict[str, list[Bar]]:
    """The rows of each chart, by what it is by. `href`: of what a row leads to, by that and by its key; or blank."""
    return {
        by: [
            Bar(name, counts_of(insight, total), total.not_sent, href(by, key))
            for key, (name, total) in totals_by(insight, by, registries).items()
        ]
        for by in GROUPS
    }


def days_of(insight: Insight) -> list[Day]:
    """The table of the curve; none without one."""
    if insight.time is None:
        return []
    return [
        Day(
            format_date(point.day),
            point.replied,
            point.part,
            point.nothing,
            point.letters,
            point.day == insight.then.reply_by,
        )
        for point in insight.time.points
    ]


def asks_of(insight: Insight, registries: Mapping[str, str]) -> list[AskCounts]:
    """Each ask, with a line for each registry and, of several, one for all."""
    grid, shown = insight.asks, []
    for number, text in enumerate(grid.asks, start=1):
        lines = [
            (registries[slug], [grid.cells[number, slug][code] for code in CELLS], grid.letters[slug])
            for slug in grid.registries
        ]
        counts = [sum(column) for column in zip(*(line[1] for line in lines), strict=True)]
        shown.append(AskCounts(number, text, lines, counts, sum(grid.letters.values())))
    return shown


def _said_of(area: AreaCount) -> str:
    """What is read out of its hexagon, where not all replies are answers."""
    refused = refusals(area.declined, area.replied)
    return f"{area.replied:,} of {area.letters:,}, {refused}" if refused else ""


def tiles_of(areas: Sequence[AreaCount], href: Callable[[AreaCount], str]) -> list[Tile]:
    """Those of `areas` that are on the map."""
    return [
        Tile(
            name=area.name,
            region=area.region,
            q=area.tile[0],
            r=area.tile[1],
            count=area.replied if area.letters else None,
            of=area.letters,
            href=href(area),
            said=_said_of(area),
        )
        for area in areas
        if area.tile
    ]
