"""The tables of the pictures to take away: counts alone, with the moment that they are as at."""

from collections.abc import Callable, Mapping, Sequence

from app.responses.asks.grid import CELLS
from app.tracking.insight.figures import Insight
from app.tracking.insight.showing import asks_of, counts_of, parts_of, totals_by
from app.tracking.words import FOLLOWED, IN_CAMPAIGN, place
from app.web.tables.csv_file import Cell
from app.web.tables.export import RECORDED_AT, Column, Table

Rows = list[Sequence[Cell]]

OF_FOLLOWED, OF_ALL = Column(FOLLOWED, 24), Column(IN_CAMPAIGN, 24)


def table_of(
    name: str, insight: Insight, registries: Mapping[str, str], *, about: Sequence[tuple[str, Cell]], in_each_line: bool
) -> Table:
    """One of TABLES. `about`: where the figures come from; `in_each_line`: of a file that has no other place for it."""
    sheet, columns, rows = TABLES[name](insight, registries)
    said = [fact for fact in about if fact[0] in PROVENANCE] if in_each_line else []
    facts = [fact for _, fact in said]
    return Table(sheet, [*columns, *(Column(heading) for heading, _ in said)], ([*row, *facts] for row in rows), about)


PROVENANCE = ("As at", RECORDED_AT)
"""What stands at the end of each line of a CSV, which has no second sheet to say it on."""


def _time(insight: Insight, _registries: Mapping[str, str]) -> tuple[str, Sequence[Column], Rows]:
    columns = (
        Column("Day"),
        Column("Replied"),
        Column("Acknowledgement or holding reply", 24),
        Column("No response recorded"),
    )
    points = insight.time.points if insight.time else ()
    rows: Rows = [(point.day, point.replied, point.part, point.nothing, point.letters) for point in points]
    return "Replies over time", (*columns, OF_FOLLOWED), rows


def _table_by(by: str, heading: str) -> Callable[[Insight, Mapping[str, str]], tuple[str, Sequence[Column], Rows]]:
    def table(insight: Insight, registries: Mapping[str, str]) -> tuple[str, Sequence[Column], Rows]:
        columns = [Column(heading, 40), *(Column(part, 24) for part in parts_of(insight)), Column("Not sent"), OF_ALL]
        rows: Rows = [
            (name, *counts_of(insight, total), total.not_sent, total.letters)
            for name, total in totals_by(insight, by, registries).values()
        ]
        return f"Responses, by {heading.lower()}", columns, rows

    return table


def _areas(insight: Insight, _registries: Mapping[str, str]) -> tuple[str, Sequence[Column], Rows]:
    replied = (Column("Replied"), Column("Of which declined"))
    others = (Column("Acknowledgement or holding reply", 24), Column("No response recorded"))
    columns = (Column("Area", 28), Column("Region", 26), *replied, *others, OF_FOLLOWED)
    return (
        "Replies by area",
        columns,
        [
            (area.name, place(area.region), area.replied, area.declined, area.part, area.nothing, area.letters)
            for area in insight.areas
        ],
    )


def _asks(insight: Insight, registries: Mapping[str, str]) -> tuple[str, Sequence[Column], Rows]:
    answers = [Column(name, 14) for _, name in CELLS.values()]
    columns = (Column("Number", 8), Column("Ask", 50), Column("Registry", 40), *answers, OF_FOLLOWED)
    rows: Rows = [
        (ask.number, ask.text, registry, *counts, letters)
        for ask in asks_of(insight, registries)
        for registry, counts, letters in ask.lines
    ]
    return "Answers to each ask", columns, rows


TABLES: Mapping[str, Callable[[Insight, Mapping[str, str]], tuple[str, Sequence[Column], Rows]]] = {
    "time": _time,
    "registries": _table_by("registry", "Registry"),
    "regions": _table_by("region", "Region"),
    "areas": _areas,
    "asks": _asks,
}
