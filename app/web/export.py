"""Tables to take away: as CSV, as a workbook of Excel, as JSON. Nothing in them runs, and none is held in memory."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, request, url_for
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.clock import in_london
from app.storage import CHUNK
from app.web.csv_file import Cell, csv_lines
from app.web.querystring import address
from app.web.sending import send

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
    `mark`: what each sheet of a workbook says at its top, on the screen and on paper: who took it, say.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, Cell]]
    mark: str = ""


def send_table(table: Table, extension: str, *, name: str) -> Response:
    """`table` as a file called `name` and `extension`: one of WRITTEN."""
    return send(WRITTEN[extension](table), name=f"{name}.{extension}")


def files_of(endpoint: str, **values: Any) -> list[tuple[str, str]]:
    """For `tables.export_links`: what this page lists as each kind of file; its query goes along, but for the page."""
    query = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    return [(kind.upper(), address(url_for(endpoint, extension=kind, **values), query)) for kind in WRITTEN]


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook with `table` on its first sheet, headings held in place, and what it is about on its second."""
    yield from book_chunks([table], title=table.name, about=table.about, mark=table.mark)


def book_chunks(
    tables: Sequence[Table],
    *,
    title: str,
    about: Sequence[tuple[str, Cell]],
    created: datetime | None = None,
    mark: str = "",
) -> Iterator[bytes]:
    """A workbook with a sheet for each table, and a last one with what they are about. `created`: what it says of its
    making, so that equal tables make equal books; else now."""
    with tempfile.TemporaryFile() as file:
        _write(file, tables, title=title, about=about, created=created, mark=mark)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def json_chunks(table: Table) -> Iterator[str]:
    """An object: what the table is about, then each row by its headings. Days and moments (UTC) as in ISO 8601."""
    about = json.dumps(dict(table.about), ensure_ascii=False, default=_in_json)
    yield f'{{"name": {json.dumps(table.name)},\n"about": {about},\n"rows": ['
    headings = [column.heading for column in table.columns]
    for number, row in enumerate(table.rows):
        values = dict(zip(headings, row, strict=True))
        yield f"{',' if number else ''}\n{json.dumps(values, ensure_ascii=False, default=_in_json)}"
    yield "\n]}\n"


def _in_json(cell: date) -> str:
    """A datetime is a date too."""
    return cell.isoformat()


WRITTEN: Mapping[str, Callable[[Table], Iterator[Any]]] = {
    "csv": lambda table: csv_lines([column.heading for column in table.columns], table.rows),
    "xlsx": xlsx_chunks,
    "json": json_chunks,
}


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


def _write(
    file: Any,
    tables: Sequence[Table],
    *,
    title: str,
    about: Sequence[tuple[str, Cell]],
    created: datetime | None,
    mark: str,
) -> None:
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {date: book.add_format({"num_format": DAY}), datetime: book.add_format({"num_format": MOMENT})}
        properties = {"title": title, "comments": "; ".join(f"{name}: {said}" for name, said in about)}
        book.set_properties(properties | ({"created": created.replace(tzinfo=None)} if created else {}))
        for table in tables:
            _add(book, table, bold, formats, mark)
        last = book.add_worksheet("About")
        last.set_column(0, 0, 24, bold)
        last.set_column(1, 1, 80)
        facts = _marked(last, formats, mark)
        for fact in about:
            facts.add(fact)


def _add(book: Workbook, table: Table, bold: Format, formats: Mapping[type[date], Format], mark: str) -> None:
    sheet = book.add_worksheet(table.name)
    headed = 1 if mark else 0
    sheet.freeze_panes(1 + headed, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0, headed)
    sheet.fit_to_pages(1, 0)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
    rows = _marked(sheet, formats, mark)
    rows.add([column.heading for column in table.columns], format=bold)
    for row in table.rows:
        rows.add(row)


def _marked(sheet: Worksheet, formats: Mapping[type[date], Format], mark: str) -> _Sheet:
    """The sheet from its top, after its mark if it has one."""
    rows = _Sheet(sheet, formats)
    if mark:
        sheet.set_header(f"&L{mark.replace('&', '&&')}")
        rows.add([mark])
    return rows
