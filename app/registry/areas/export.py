"""The areas, and the leaders of one: the columns of their lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.registry.areas.area import AreaRecord
from app.registry.areas.areas import ListedArea
from app.registry.areas.leaders import InPost, Leader
from app.registry.words import LEADS_AS
from app.web.tables.csv_file import Cell
from app.web.tables.export import AsAt, ListColumn, Table

AREAS: Sequence[ListColumn[ListedArea]] = [
    ListColumn("Area", lambda area: area.name, 28, cell="name"),
    ListColumn("Nation", lambda area: area.nation, 12),
    ListColumn("Region", lambda area: area.region, 26),
    ListColumn("Council", lambda area: area.authority or None, 44, cell="council"),
    ListColumn("Police force", lambda area: "; ".join(area.police) or None, 34, cell="police"),
    ListColumn("Health bodies", lambda area: "; ".join(area.health) or None, 60, cell="health"),
]


@dataclass(frozen=True)
class LeaderLine:
    """A post that leads an area and, where it is held, one of those who hold it."""

    area: str
    leader: Leader
    holder: InPost | None

    @property
    def addressed(self) -> str | None:
        """Whether letters go to the holder."""
        return ("Yes" if self.holder.addressed else "No") if self.holder else None


LEADERS: Sequence[ListColumn[LeaderLine]] = [
    ListColumn("Area", lambda line: line.area, 24),
    ListColumn("Serves the area as", lambda line: LEADS_AS[line.leader.role], 26),
    ListColumn("Share of the area", lambda line: line.leader.share, 12),
    ListColumn("Post", lambda line: line.leader.full_title, 50),
    ListColumn("Organisation", lambda line: line.leader.organisation, 44),
    ListColumn("Office-holder", lambda line: line.holder.name if line.holder else None, 30),
    ListColumn("Acting", lambda line: "Yes" if line.holder and line.holder.acting else None, 8),
    ListColumn("Since", lambda line: line.holder.since if line.holder else None, 16),
    ListColumn("Letters go to", lambda line: line.addressed, 12),
    ListColumn("Salutation", lambda line: line.leader.salutation, 30),
    ListColumn("Registry", lambda line: line.leader.registry, 32),
]


def leaders_table(area: AreaRecord, leaders: Sequence[Leader], *, moment: AsAt) -> Table:
    """A row for each post and, of those that several hold at once, for each who does."""
    name = area.version.name
    lines = [LeaderLine(name, leader, holder) for leader in leaders for holder in leader.holders or (None,)]
    about: list[tuple[str, Cell]] = [("Area", name), ("Posts", len(leaders))]
    return moment.table("Leaders", LEADERS, lines, about)
