"""What a search found, to take away."""

from collections.abc import Callable, Sequence

from app.search.find import Group, Hit
from app.search.words import KINDS
from app.web.csv_file import Cell
from app.web.export import Column, Table

COLUMNS = (
    Column("Kind", 16),
    Column("Name", 60),
    Column("About it", 60),
    Column("So today", 10),
    Column("Page", 30),
)


def found_table(groups: Sequence[Group], *, typed: str, event: int, address: Callable[[Hit], str | None]) -> Table:
    """`address`: the page of a hit, if the person may open it. `event`: up to which Despatch knew."""
    rows = (
        (KINDS[hit.kind][0].capitalize(), hit.name, hit.detail, "Yes" if hit.current else "No", address(hit))
        for group in groups
        for hit in group.hits
    )
    about: list[tuple[str, Cell]] = [
        ("Searched for", typed),
        ("Found", sum(len(group.hits) for group in groups)),
        ("Known at event", event),
    ]
    return Table("Found", COLUMNS, list(rows), about)
