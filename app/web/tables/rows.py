"""The rows of a table that somebody filled in elsewhere: CSV as spreadsheet programs save it, or a workbook."""

import csv
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from app.web.files.filetypes import OLE, FileType, types_of
from app.web.tables.csv_file import unescape_formula
from app.web.tables.formulas import uncalculated_formula
from app.web.typed import one_line

TABLES = frozenset({FileType.CSV, FileType.TXT, FileType.XLSX})
"""What is taken. Text copied out of a spreadsheet is a table too, divided by tabs."""

LARGEST = 5_000_000
"""Bytes of a file."""
INFLATED = 100_000_000
"""Bytes of a workbook without its compression."""
MOST_ROWS, MOST_COLUMNS = 50_000, 500
"""Rows below the first that hold anything; columns."""
SHEET_ROWS = 1_048_576
"""Rows that a spreadsheet has, empty ones too."""

LONGEST_CELL = 131_072
"""Characters of a cell: one that is longer most likely began with a quotation mark that nothing closes."""
TOO_LONG = "field larger than field limit"
"""How the csv module says so."""

MOST_CHARACTERS = 10_000_000
"""Characters of all cells together. A workbook holds a text once that stands in many cells, so one of 3,000 bytes can
have 180 million."""
EACH_CELL = 4
"""Characters as which each cell counts beside its own: it takes memory too."""

DELIMITERS = ",;\t"
LONGEST_HEADINGS = 20_000
"""Characters that are looked at to tell which of them it is."""

DAMAGED = (
    BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What a workbook that does not hold what it says makes the library raise."""

Cell = str | date
"""Text without spaces around it, or a day of a workbook."""

EMPTY: Sequence[Cell] = ()


class TableRefused(Exception):
    """`code` says why a file is not read; a sentence for each is where the file was asked for."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


Tidy = Callable[[str], str]
"""What is done to the text of a cell."""


@dataclass(frozen=True)
class Layout:
    """How a file is read: `encoding` (one of ENCODINGS) and `delimiter` of text, both blank for a workbook; `sheet` of
    that, from 0."""

    encoding: str = ""
    delimiter: str = ""
    sheet: int = 0


ENCODINGS = ("utf-8-sig", "cp1252", "utf-16", "mac_roman")
"""What a text may be said to be written in. The last is never guessed: nothing tells it from the second."""


def rows_of(body: bytes, *, tidy: Tidy = one_line) -> list[Sequence[Cell]]:
    """All rows, headings first, empty ones too: the place of a row in the list is its number less one.

    Raises TableRefused.
    """
    rows = list(each_row(body, guess_layout(body), tidy=tidy))
    if not any(any(row) for row in rows):
        raise TableRefused("nothing_in_it")
    return rows


def each_row(body: bytes, layout: Layout, *, tidy: Tidy = one_line) -> Iterator[Sequence[Cell]]:
    """The same rows one after the other, none of which is held. Raises TableRefused, at whichever row it is found."""
    found = _text(body, layout, tidy) if layout.encoding else _workbook(body, layout.sheet, tidy)
    filled = characters = 0
    for number, row in enumerate(found, 1):
        holds = any(row)
        filled += holds
        if holds:
            characters += sum(EACH_CELL + (len(cell) if isinstance(cell, str) else 0) for cell in row)
        if characters > MOST_CHARACTERS:
            raise TableRefused("too_many_characters", limit=MOST_CHARACTERS)
        if filled > MOST_ROWS + 1 or number > SHEET_ROWS:
            raise TableRefused("too_many_rows", limit=MOST_ROWS)
        yield row if holds else EMPTY


def guess_layout(body: bytes) -> Layout:
    """How a file is to be read, from what it holds. Raises TableRefused for one that is no table."""
    kinds = types_of(body)
    if not TABLES.intersection(kinds):
        raise TableRefused("workbook_locked" if body.startswith(OLE) and not kinds else "not_text")
    if FileType.XLSX in kinds:
        return Layout()
    encoding = _encoding(body)
    return Layout(encoding, delimiter_of(_decoded(body, encoding)))


def delimiter_of(text: str) -> str:
    """The one that makes the most columns of its first line."""
    start = text.lstrip("\r\n")[:LONGEST_HEADINGS]
    return max(DELIMITERS, key=lambda one: len(next(csv.reader(StringIO(start, newline=""), delimiter=one), [])))


def sheets_of(body: bytes) -> list[str]:
    """The names of a workbook's sheets. Raises TableRefused."""
    try:
        return [sheet.title for sheet in _open_workbook(body).worksheets]
    except DAMAGED:
        raise TableRefused("damaged") from None


def beginnings_of(body: bytes, rows: int, *, tidy: Tidy = one_line) -> list[list[Sequence[Cell]]]:
    """The first rows of each sheet of a workbook. Raises TableRefused."""
    try:
        return [list(_rows_of_sheet(sheet, tidy, most=rows)) for sheet in _open_workbook(body).worksheets]
    except DAMAGED:
        raise TableRefused("damaged") from None


def _text(body: bytes, layout: Layout, tidy: Tidy) -> Iterator[Sequence[Cell]]:
    text = _decoded(body, layout.encoding)
    csv.field_size_limit(LONGEST_CELL)  # one for the whole process: a library may have lifted it
    number = 0
    try:
        for number, row in enumerate(
            csv.reader(StringIO(text, newline=""), delimiter=layout.delimiter, strict=True), 1
        ):
            if any(map(str.strip, row[MOST_COLUMNS:])):
                raise TableRefused("too_many_columns", row=number, limit=MOST_COLUMNS)
            yield [tidy(unescape_formula(cell)) for cell in row[:MOST_COLUMNS]]
    except csv.Error as problem:
        if TOO_LONG in str(problem):
            raise TableRefused("cell_too_long", row=number + 1, limit=LONGEST_CELL) from None
        raise TableRefused("quotation_marks_unpaired", row=number + 1) from None


def _encoding(body: bytes) -> str:
    """Unicode as it says it is, or the older Windows set, which nothing but its use gives away."""
    for encoding in ("utf-16",) if body.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableRefused("not_text")


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise TableRefused("not_text") from None


def _workbook(body: bytes, number: int, tidy: Tidy) -> Iterator[Sequence[Cell]]:
    """Of one sheet. A formula counts as what it came to when the workbook was saved, and must have come to something:
    a cell without a result would pass for an empty one.

    The sheet's XML is read for that. openpyxl shows a formula of text that has no result and one that came to no text
    alike, and a second reading, with formulas, spells out shared ones: 40 of them in a file of 5 KB take two seconds.
    """
    try:
        sheet = _open_workbook(body).worksheets[number]
        with sheet._get_source() as part:  # noqa: SLF001 (nothing else tells which part of the file it is)
            unreckoned = uncalculated_formula(part.read())
        if unreckoned:
            raise TableRefused("formula_without_result", row=unreckoned[0], column=unreckoned[1])
        yield from _rows_of_sheet(sheet, tidy)
    except DAMAGED:
        raise TableRefused("damaged") from None


def _rows_of_sheet(sheet: Any, tidy: Tidy, most: int | None = None) -> Iterator[Sequence[Cell]]:
    """`most`: rows of a first look, which leaves out what goes beyond the last column that is read."""
    sheet.reset_dimensions()  # what a program wrote of the sheet's size may be wrong
    for number, row in enumerate(islice(sheet.iter_rows(values_only=True), most), 1):
        if any(isinstance(value, str) and len(value) > LONGEST_CELL for value in row):
            raise TableRefused("cell_too_long", row=number, limit=LONGEST_CELL)
        if most is None and any(_cell(value, tidy) for value in row[MOST_COLUMNS:]):
            raise TableRefused("too_many_columns", row=number, limit=MOST_COLUMNS)
        yield [_cell(value, tidy) for value in row[:MOST_COLUMNS]]


def _open_workbook(body: bytes) -> Any:
    from openpyxl import load_workbook  # takes a while to load, and most tables are CSV

    with ZipFile(BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > INFLATED:
            raise TableRefused("too_large", limit=INFLATED)
    return load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)


def _cell(value: Any, tidy: Tidy) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date() if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
        case date():
            return value
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case float():
            return f"{Decimal(f'{value:.15g}'):f}".removesuffix(".0")
    return tidy(unescape_formula(str(value)))
