"""The leaders of an area, to take away."""

from collections.abc import Sequence

from app.registry.areas.area import AreaRecord
from app.registry.areas.areas import ListedArea
from app.registry.areas.leaders import Leader
from app.registry.asked import Asked
from app.registry.words import LEADS_AS
from app.web.csv_file import Cell
from app.web.export import Column, Table

COLUMNS = (
    Column("Area", 24),
    Column("As", 26),
    Column("Share of the area", 12),
    Column("Post", 50),
    Column("Organisation", 44),
    Column("Office-holder", 30),
    Column("Acting", 8),
    Column("Since", 16),
    Column("Letters go to", 12),
    Column("Salutation", 30),
    Column("Registry", 32),
    Column("As at", 16),
    Column("Known at event", 10),
)


def table_of(area: AreaRecord, leaders: Sequence[Leader], *, asked: Asked, event: int) -> Table:
    """A row for each post and, of those that several hold at once, for each who does. `event`: the audit event up to
    which Despatch knew what the table says."""
    rows: list[Sequence[Cell]] = [
        (
            area.version.name,
            LEADS_AS[leader.role],
            leader.share,
            leader.full_title,
            leader.organisation,
            one.name if one else None,
            "Yes" if one and one.acting else None,
            one.since if one else None,
            ("Yes" if one.addressed else "No") if one else None,
            leader.salutation,
            leader.registry,
            asked.valid_at,
            event,
        )
        for leader in leaders
        for one in leader.holders or (None,)
    ]
    about: list[tuple[str, Cell]] = [
        ("Area", area.version.name),
        ("Posts", len(leaders)),
        ("As at", asked.valid_at),
        ("Known at event", event),
    ]
    return Table("Leaders", COLUMNS, rows, about)


OF_AREAS = (
    Column("Area", 28),
    Column("Nation", 12),
    Column("Region", 26),
    Column("Council", 44),
    Column("Police force", 34),
    Column("Health bodies", 60),
    Column("As at", 16),
    Column("Known at event", 10),
)


def table_of_areas(areas: Sequence[ListedArea], *, asked: Asked, event: int) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            area.name,
            area.nation,
            area.region,
            area.authority or None,
            "; ".join(area.police) or None,
            "; ".join(area.health) or None,
            asked.valid_at,
            event,
        )
        for area in areas
    ]
    about: list[tuple[str, Cell]] = [("Areas", len(areas)), ("As at", asked.valid_at), ("Known at event", event)]
    return Table("Areas", OF_AREAS, rows, about)
