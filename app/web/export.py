"""Tables to take away: as CSV, and as a workbook of Excel. Nothing in them runs, and no table is held in memory."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from flask import Response
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.storage import CHUNK
from app.web.filters import in_london
from app.web.sending import send

Cell = str | int | float | date | datetime | None
"""What a table holds. A moment is written as clocks here show it; None is an empty cell."""

MARK = "\ufeff"
"""At the top of a CSV file for people: without it, Excel on Windows reads UTF-8 as something else and garbles “Môn”."""

FORMULA = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n]")
"""Text that a spreadsheet program may run: after spaces and signs that can't be seen, and in the wide forms too."""

PIECE = 32_000
"""Characters of CSV that are written at once."""

DAY, MOMENT = "d mmmm yyyy", "d mmmm yyyy, hh:mm"


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    heading: str
    width: int = 16


@dataclass(frozen=True)
class Table:
    """`name`: of the sheet, at most 31 characters. `rows` are read once, as they are written.

    That is after the view has returned, so what reads them from the database opens a session of its own.
    `about`: where the figures come from (campaign, as at, known at), in pairs of words: a last sheet of the workbook.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, Cell]]


def send_table(table: Table, extension: str, *, name: str) -> Response:
    """`table` as a file called `name` and `extension`: one of WRITTEN."""
    return send(WRITTEN[extension](table), name=f"{name}.{extension}")


def guarded(text: str) -> str:
    """`text` as a spreadsheet shows it and never runs it: what looks like a formula has an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """`text` as it was before it was `guarded`, for tables that come back filled in."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: str = MARK) -> Iterator[str]:
    """Lines of CSV (RFC 4180), many in each piece: a server writes each piece by itself. `mark=""` for a file that
    programs check: to them the mark is part of a heading.

    Days and moments are written as `2015-03-24` and `2015-03-24 15:20`.
    """
    out = StringIO()
    writer = csv.writer(out)
    out.write(mark)
    writer.writerow([guarded(heading) for heading in headings])
    for row in rows:
        if out.tell() >= PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        writer.writerow([_in_csv(cell) for cell in row])
    yield out.getvalue()


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook with `table` on its first sheet, headings held in place, and what it is about on its second."""
    with tempfile.TemporaryFile() as file:
        _write(file, table)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


WRITTEN: Mapping[str, Callable[[Table], Iterator[Any]]] = {
    "csv": lambda table: csv_lines([column.heading for column in table.columns], table.rows),
    "xlsx": xlsx_chunks,
}


def _in_csv(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{in_london(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case str():
            return guarded(cell)
    return cell


class _Sheet:
    """A sheet being filled from the top: what is written is no longer in memory."""

    def __init__(self, sheet: Worksheet, formats: Mapping[type[date], Format]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._next = 0

    def add(self, row: Sequence[Cell], *, format: Format | None = None) -> None:  # noqa: A002
        for column, cell in enumerate(row):
            self._write(column, cell, format)
        self._next += 1

    def _write(self, column: int, cell: Cell, format: Format | None) -> None:  # noqa: A002
        at, sheet = self._next, self._sheet
        match cell:
            case None:
                return
            case str():
                sheet.write_string(at, column, cell, format)  # cut at the 32,767 that a cell holds
            case datetime():
                sheet.write_datetime(at, column, in_london(cell).replace(tzinfo=None), self._formats[datetime])
            case date():
                sheet.write_datetime(at, column, cell, self._formats[date])
            case _:
                sheet.write_number(at, column, cell, format)


def _write(file: Any, table: Table) -> None:
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {date: book.add_format({"num_format": DAY}), datetime: book.add_format({"num_format": MOMENT})}
        book.set_properties(
            {"title": table.name, "comments": "; ".join(f"{name}: {said}" for name, said in table.about)}
        )

        first = book.add_worksheet(table.name)
        first.freeze_panes(1, 0)
        first.set_landscape()
        first.set_paper(9)  # A4
        first.repeat_rows(0)
        first.fit_to_pages(1, 0)
        for number, column in enumerate(table.columns):
            first.set_column(number, number, column.width)
        rows = _Sheet(first, formats)
        rows.add([column.heading for column in table.columns], format=bold)
        for row in table.rows:
            rows.add(row)

        about = book.add_worksheet("About")
        about.set_column(0, 0, 24, bold)
        about.set_column(1, 1, 80)
        facts = _Sheet(about, formats)
        for fact in table.about:
            facts.add(fact)
