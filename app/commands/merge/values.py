"""VALUES of `despatch merge`: the rows of a CSV file, a workbook or a JSON list, each a letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.commands.merge.json_list import items_of
from app.letters.text.fields import is_empty
from app.web.tables.rows import MOST_ROWS, TableRefused, rows_of
from app.web.typed import one_line, several_lines

Cell = str | date | tuple[str, ...]
"""Text without spaces around it, a day of a workbook, or a list of JSON."""

Numbered = tuple[int, Sequence[Cell]]

BEGINS_JSON = (b"[", b"{")
TABLES = (".csv", ".tsv", ".xlsx")
"""Ends of names whose files are tables, whatever they begin with."""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter to be. `number` as a person finds it: in a table the headings are row 1, in a JSON list the first item.
    `place` among the rows that hold anything, from 1. `cells` stand in the order of the headings; the last may lack."""

    number: int
    place: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Values:
    """`rows`: those that hold anything."""

    headings: Sequence[str]
    rows: Sequence[Row]


def read_values(body: bytes, *, suffix: str = "") -> Values:
    """`suffix`: the end of the file's name, such as ".json"; where it does not tell, the first sign of the file does.

    Raises TableRefused.
    """
    begins = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    is_json = suffix == ".json" or (suffix not in TABLES and begins in BEGINS_JSON)
    headings, numbered = items_of(body) if is_json else _table(body)
    filled = [(number, cells) for number, cells in numbered if not all(map(is_empty, cells))]
    if not filled:
        raise TableRefused("no_rows")
    if len(filled) > MOST_ROWS:
        raise TableRefused("too_many_rows", limit=MOST_ROWS)
    return Values(headings, [Row(number, place, cells) for place, (number, cells) in enumerate(filled, 1)])


def _table(body: bytes) -> tuple[Sequence[str], Iterable[Numbered]]:
    """The first row that holds anything has the headings."""
    numbered = iter(enumerate(rows_of(body, tidy=several_lines), 1))
    headings = next(row for _, row in numbered if any(row))
    return [one_line(str(cell)) for cell in headings], numbered
