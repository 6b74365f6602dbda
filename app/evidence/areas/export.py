"""Areas compared over a measure, as a file: counts alone, with what they are and the moment that they are as at."""

from collections.abc import Sequence

from app.evidence.areas.compare_showing import Line
from app.evidence.areas.measures import Measure
from app.web.csv_file import Cell
from app.web.export import AsAt, ListColumn, Table


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
        ListColumn("Why there is no count", _why, 20),
        ListColumn("On the map", lambda line: "Yes" if line.one.tile else "No", 10),
        ListColumn("Campaign", lambda _: reference if measure.over == "letters" else None, 12),
    ]
    return moment.table("Areas compared", columns, lines, about)


def _why(line: Line) -> str | None:
    return None if line.one.count or line.one.of or line.one.undated else line.one.why
