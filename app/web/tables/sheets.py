"""A spreadsheet whose headings say which column is which: where they are, and the rows under them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.web.tables.rows import Cell, TableRefused
from app.web.tables.table_file import rows_in
from app.web.typed import day_in

HEADINGS_WITHIN = 20
"""Rows, of which one is that of the headings: titles and empty rows may stand above."""

NONE = -1
"""The place of a field that no column gives."""


@dataclass(frozen=True)
class SheetField:
    """What a column may give. `headings`: what it may be headed besides its label."""

    label: str
    headings: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True)
class Sheet:
    """`headings`: of all columns; `columns`: the place of each field's, or NONE; `rows`: number in the file, from 1,
    and a cell for each field that a column gives."""

    headings: Sequence[str]
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Mapping[str, Cell]]]


def read_sheet(body: bytes, fields: Mapping[str, SheetField], chosen: Mapping[str, int]) -> Sheet:
    """Columns as `chosen` says, the others as their headings do. Raises TableRefused: "no_rows" without any."""
    rows = rows_in(body)
    at = _row_of_headings(rows, fields)
    headings = [" ".join(str(cell).split()) for cell in rows[at]]
    columns = {**_guessed(headings, fields), **{name: place for name, place in chosen.items() if name in fields}}
    columns = {name: place if place < len(headings) else NONE for name, place in columns.items()}
    found = [
        (number, {name: row[place] if place < len(row) else "" for name, place in columns.items() if place != NONE})
        for number, row in enumerate(rows[at + 1 :], at + 2)
        if any(row)
    ]
    if not found:
        raise TableRefused("no_rows")
    return Sheet(headings, columns, found)


def lacking(sheet: Sheet, fields: Mapping[str, SheetField]) -> list[str]:
    """Labels of the fields without which nothing can be read, and that no column gives."""
    return [one.label for name, one in fields.items() if one.needed and sheet.columns[name] == NONE]


def day_of(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else day_in(cell)


def heading_key(text: str) -> str:
    """A heading, or a word of a list, as it is compared."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _row_of_headings(rows: Sequence[Sequence[Cell]], fields: Mapping[str, SheetField]) -> int:
    """The place of the row with the most known headings; of the first that is not empty where none has any."""
    first = rows[:HEADINGS_WITHIN]
    known = [len(set(_guessed([str(cell) for cell in row], fields).values()) - {NONE}) for row in first]
    if any(known):
        return known.index(max(known))
    return next(place for place, row in enumerate(rows) if any(row))


def _guessed(headings: Sequence[str], fields: Mapping[str, SheetField]) -> dict[str, int]:
    places = {heading_key(heading): place for place, heading in reversed(list(enumerate(headings))) if heading}
    return {
        name: next((places[said] for text in (one.label, *one.headings) if (said := heading_key(text)) in places), NONE)
        for name, one in fields.items()
    }
