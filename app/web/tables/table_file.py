"""Tables that people send, read in limited processes."""

from collections.abc import Sequence
from datetime import date

from app.platform.limited import limited
from app.web.tables.rows import Cell, TableRefused, Tidy, rows_of, sheets_of
from app.web.typed import one_line


def too_heavy() -> TableRefused:
    return TableRefused("too_heavy")


def rows_in(body: bytes, *, tidy: Tidy = one_line) -> list[Sequence[Cell]]:
    """`rows.rows_of`. Raises TableRefused."""
    return [
        [cell if isinstance(cell, str) else date.fromisoformat(cell[0]) for cell in row] for row in rows(body, tidy)
    ]


@limited(refusals=(TableRefused,), too_heavy=too_heavy)
def rows(body: bytes, tidy: Tidy) -> list[list[str | tuple[str]]]:
    """A day is in a tuple, since JSON has no days."""
    found = rows_of(body, tidy=tidy)
    return [[cell if isinstance(cell, str) else (cell.isoformat(),) for cell in row] for row in found]


@limited(refusals=(TableRefused,), too_heavy=too_heavy)
def sheets_in(body: bytes) -> list[str]:
    """`rows.sheets_of`. Raises TableRefused."""
    return sheets_of(body)
