"""What a search found, as a file."""

from collections.abc import Callable, Sequence

from app.search.find import Group, Hit
from app.search.words import KINDS
from app.web.tables.csv_file import Cell
from app.web.tables.export import ListColumn, Table, list_table


def found_table(groups: Sequence[Group], *, typed: str, event: int, address: Callable[[Hit], str | None]) -> Table:
    """`address`: the page of a hit, if the person may open it. `event`: up to which Despatch knew."""
    columns: Sequence[ListColumn[Hit]] = [
        ListColumn("Kind", lambda hit: KINDS[hit.kind][0].capitalize(), 16),
        ListColumn("Name", lambda hit: hit.name, 60),
        ListColumn("About it", lambda hit: hit.detail, 60),
        ListColumn("So today", lambda hit: "Yes" if hit.current else "No", 10),
        ListColumn("Page", address, 30),
    ]
    hits = [hit for group in groups for hit in group.hits]
    about: list[tuple[str, Cell]] = [
        ("Searched for", typed),
        ("Found", len(hits)),
        ("Known at event", event),
    ]
    return list_table("Found", columns, hits, about)
