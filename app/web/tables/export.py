"""Lists, declared once for their page and their files; and tables to take away: as CSV, as a workbook of Excel, as
JSON. Nothing in them runs, and none is held in memory."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import Response, request, url_for
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.platform.clock import london_time
from app.platform.storage import CHUNK
from app.web.files.sending import send
from app.web.filters import format_cell, format_date, format_moment_in_sentence
from app.web.querystring import address
from app.web.request import practice_notice
from app.web.tables.csv_file import Cell, csv_lines, noticed

Row = TypeVar("Row")

DAY, MOMENT = "d mmmm yyyy", "d mmmm yyyy, hh:mm"

FILE = ".<any(csv, xlsx, json):extension>"
"""How the address of a list's files ends, in a route."""

RECORDED_AT = "As recorded at"
"""What files call the moment up to which they say what was recorded."""

BEFORE_ALL = "Before anything was recorded"

AT_EVENT = "As recorded at (event number)"
"""What files that are proof call the audit event up to which they say what was recorded."""

NOTICE_WIDTH = 18
"""Characters of the column that a notice is over."""

PLAIN = "plain"
"""Of a column whose cells say on the page what they say in a file."""


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
    `mark`: what each sheet of a workbook says at its top, on the screen (beside the headings) and on paper: who took
    it, say. `moment`: what
    its file is of, whose name says it. `notice`: what its file says before all else (`csv_file.noticed`).
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, Cell]]
    mark: str = ""
    moment: "AsAt | None" = None
    notice: str = ""


@dataclass(frozen=True)
class ListColumn(Generic[Row]):
    """A column of a list. `value`: what a file says of a row; `width`: in characters, in a workbook.

    `cell`: of a column that the page shows too, what writes its cells there: PLAIN, or the name that the page gives to
    one of its macros (`page_columns`). `look`: the class of those cells, such as `n` of numbers.
    """

    heading: str
    value: Callable[[Row], Cell]
    width: int = 16
    cell: str = ""
    look: str = ""


def list_table(
    name: str,
    columns: Sequence[ListColumn[Row]],
    items: Iterable[Row],
    about: Sequence[tuple[str, Cell]],
    *,
    mark: str = "",
    moment: "AsAt | None" = None,
) -> Table:
    """A list as a table to take away. What an iterator of `items` gives is read as it is written (Table)."""
    rows = ([column.value(item) for column in columns] for item in items)
    headed = [Column(column.heading, column.width) for column in columns]
    return Table(name, headed, rows if isinstance(items, Iterator) else list(rows), about, mark, moment)


def page_columns(
    columns: Iterable[ListColumn[Any]], cells: Mapping[str, Callable[[Any], str]]
) -> list[tuple[str, Callable[[Any], str], str]]:
    """For `tables.listed`: heading, what writes a cell, and its look, of the columns that the page shows. `cells`: the
    page's macros, by the names in the columns."""
    return [
        (column.heading, _formatter_for(column) if column.cell == PLAIN else cells[column.cell], column.look)
        for column in columns
        if column.cell
    ]


def _formatter_for(column: ListColumn[Any]) -> Callable[[Any], str]:
    return lambda item: format_cell(column.value(item))


@dataclass(frozen=True)
class AsAt:
    """The moment that a file is of: the day, and the audit event up to which Despatch knew what it says. `moment`: when
    that was (UTC); None before the first event."""

    day: date
    event: int
    moment: datetime | None = None

    @property
    def facts(self) -> list[tuple[str, Cell]]:
        """For `Table.about`."""
        return [("As at", self.day), (RECORDED_AT, self.moment or BEFORE_ALL)]

    @property
    def columns(self) -> list[ListColumn[Any]]:
        """At the end of each row, for files that have no other place to say it."""
        return [
            ListColumn("As at", lambda _: self.day, 16),
            ListColumn(RECORDED_AT, lambda _: self.moment or BEFORE_ALL, 20),
        ]

    @property
    def recorded(self) -> dict[str, str | int]:
        """As the audit record says it."""
        return {"as_at": self.day.isoformat(), "known_at": self.event}

    def named(self, what: str) -> str:
        """What a file of this moment is called."""
        if self.moment is None:
            return f"{what} for {format_date(self.day)}, before anything was recorded"
        about = "" if london_time(self.moment).date() == self.day else f" for {format_date(self.day)}"
        return f"{what}{about}, as recorded at {format_moment_in_sentence(self.moment).replace(':', '.')}"

    def table(
        self,
        name: str,
        columns: Sequence[ListColumn[Row]],
        items: Iterable[Row],
        about: Sequence[tuple[str, Cell]] = (),
    ) -> Table:
        """A list at this moment: each row says which it is, and so does what the table is about."""
        return list_table(name, [*columns, *self.columns], items, [*about, *self.facts], moment=self)


def send_table(table: Table, extension: str, *, name: str = "") -> Response:
    """`table` as a file called `name`, else as itself, with its moment if it has one. `extension`: one of WRITTEN."""
    called, table = name or table.name, replace(table, notice=practice_notice())
    return send(WRITTEN[extension](table), name=f"{table.moment.named(called) if table.moment else called}.{extension}")


NAMES = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
"""What each kind of file is called where it is offered, in the order of its use."""


def files_of(endpoint: str, **values: Any) -> list[tuple[str, str]]:
    """For `tables.export_links`: what this page lists as each kind of file; its query goes along, but for the page."""
    query = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    return [(name, address(url_for(endpoint, extension=kind, **values), query)) for kind, name in NAMES.items()]


def xlsx_chunks(table: Table) -> Iterator[bytes]:
    """A workbook with `table` on its first sheet, headings held in place, and what it is about on its second."""
    yield from book_chunks([table], title=table.name, about=table.about, mark=table.mark, notice=table.notice)


def book_chunks(
    tables: Sequence[Table],
    *,
    title: str,
    about: Sequence[tuple[str, Cell]],
    created: datetime | None = None,
    mark: str = "",
    notice: str = "",
) -> Iterator[bytes]:
    """A workbook with a sheet for each table, and a last one with what they are about. `created`: what it says of its
    making, so that equal tables make equal books; else now. `notice`: what each sheet says before all else."""
    with tempfile.TemporaryFile() as file:
        _write(file, tables, title=title, about=about, created=created, mark=mark, notice=notice)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def json_chunks(table: Table) -> Iterator[str]:
    """An object: what the table is about, then each row by its headings. Days and moments (UTC) as in ISO 8601."""
    about = json.dumps(dict(table.about), ensure_ascii=False, default=_in_json)
    notice = f'"practice": {json.dumps(table.notice)},\n' if table.notice else ""
    yield f'{{{notice}"name": {json.dumps(table.name)},\n"about": {about},\n"rows": ['
    headings = [column.heading for column in table.columns]
    for number, row in enumerate(table.rows):
        values = dict(zip(headings, row, strict=True))
        yield f"{',' if number else ''}\n{json.dumps(values, ensure_ascii=False, default=_in_json)}"
    yield "\n]}\n"


def _in_json(cell: date) -> str:
    """A datetime is a date too."""
    return cell.isoformat()


WRITTEN: Mapping[str, Callable[[Table], Iterator[Any]]] = {
    "csv": lambda table: csv_lines([column.heading for column in table.columns], table.rows, notice=table.notice),
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

    @property
    def written(self) -> int:
        """How many rows are written."""
        return self._next

    def _write(self, column: int, cell: Cell, format: Format | None) -> None:  # noqa: A002
        at, sheet = self._next, self._sheet
        match cell:
            case None:
                return
            case str():
                sheet.write_string(at, column, cell, format)  # cut at the 32,767 that a cell holds
            case datetime():
                sheet.write_datetime(at, column, london_time(cell).replace(tzinfo=None), self._formats[datetime])
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
    notice: str,
) -> None:
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {date: book.add_format({"num_format": DAY}), datetime: book.add_format({"num_format": MOMENT})}
        properties = {"title": title, "comments": "; ".join(f"{name}: {said}" for name, said in about)}
        book.set_properties(properties | ({"created": created.replace(tzinfo=None)} if created else {}))
        header = _header(". ".join(filter(None, (notice, mark))))
        for table in tables:
            _add(book, replace(table, notice=notice), bold, formats, mark, header)
        last = book.add_worksheet("About")
        last.set_column(0, 0, 24, bold)
        last.set_column(1, 1, 80)
        facts = _Sheet(last, formats)
        if notice:
            facts.add([notice])
        if header:
            last.set_header(header)
        if mark and mark not in (said for _, said in about):
            facts.add([mark])
        for fact in about:
            facts.add(fact)


def _add(
    book: Workbook, table: Table, bold: Format, formats: Mapping[type[date], Format], mark: str, header: str
) -> None:
    headings, cells = noticed([column.heading for column in table.columns], table.rows, table.notice)
    widths = [NOTICE_WIDTH, *(column.width for column in table.columns)][-len(headings) :]
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, int(bool(table.notice)))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    for number, characters in enumerate(widths):
        sheet.set_column(number, number, characters)
    rows, width = _Sheet(sheet, formats), len(headings)
    if header:
        sheet.set_header(header)
    if mark:
        sheet.write_string(0, width + 1, mark)
    rows.add(headings, format=bold)
    for row in cells:
        rows.add(row)
    if mark:
        sheet.print_area(0, 0, rows.written - 1, width - 1)


def _header(mark: str) -> str:
    """Of each page on paper."""
    return mark and f"&L{mark.replace('&', '&&')}"
