"""Areas compared over a measure, to take away: counts alone, with what they are and the moment that they are as at."""

from collections.abc import Sequence

from app.evidence.areas.compare_showing import Line
from app.evidence.areas.measures import Measure
from app.web.csv_file import Cell
from app.web.export import Column, Table

COLUMNS = (
    Column("Area", 28),
    Column("Nation", 12),
    Column("Region", 26),
    Column("Council", 44),
    Column("Police force", 34),
    Column("Measure", 44),
    Column("Count", 10),
    Column("Of letters", 10),
    Column("With no date recorded", 12),
    Column("Why there is no count", 20),
    Column("On the map", 10),
    Column("Campaign", 12),
    Column("As at", 16),
    Column("Known at event", 10),
)


def table_of_compared(
    lines: Sequence[Line], measure: Measure, reference: str, *, about: Sequence[tuple[str, Cell]], ends: Sequence[Cell]
) -> Table:
    """`ends`: as at, and known at which event, for each line of a file without another place for it."""
    rows: list[Sequence[Cell]] = [
        (
            line.one.area.name,
            line.one.area.nation,
            line.region,
            line.one.area.authority or None,
            "; ".join(line.one.area.police) or None,
            measure.counted,
            line.one.count or (None if line.one.of is None else 0),
            line.one.of,
            line.one.undated or None,
            None if line.one.count or line.one.of or line.one.undated else line.one.why,
            "Yes" if line.one.tile else "No",
            reference if measure.over == "letters" else None,
            *ends,
        )
        for line in lines
    ]
    return Table("Areas compared", COLUMNS, rows, about)
