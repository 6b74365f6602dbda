"""The rows of a table that somebody filled in and sent back: CSV as spreadsheet programs save it, or a workbook."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.campaigns.field_box import one_line
from app.web.export import unguarded
from app.web.filetypes import FileType, types_of

TABLES = frozenset({FileType.CSV, FileType.TXT, FileType.XLSX})
"""What is taken. Text copied out of a spreadsheet is a table too, divided by tabs."""

LARGEST = 5_000_000
"""Bytes of a file."""
INFLATED = 100_000_000
"""Bytes of a workbook without its compression."""
MOST_ROWS, MOST_COLUMNS = 50_000, 100

DELIMITERS = ",;\t"
LONGEST_HEADINGS = 20_000
"""Characters that are looked at to tell which of them it is."""

DAMAGED = (
    InvalidFileException,
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


class TableRefused(Exception):
    """`code` says why a file is not read (app/campaigns/letter_values_words.py has a sentence for each)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def rows_of(body: bytes) -> list[Sequence[Cell]]:
    """All rows, headings first, empty ones too: the place of a row in the list is its number less one.

    Raises TableRefused.
    """
    found = _workbook(body) if FileType.XLSX in types_of(body) else _text(body)
    try:
        rows: list[Sequence[Cell]] = list(islice(found, MOST_ROWS + 2))
    except csv.Error:
        raise TableRefused("damaged") from None
    if len(rows) > MOST_ROWS + 1:
        raise TableRefused("too_many_rows", limit=MOST_ROWS)
    if not any(any(row) for row in rows):
        raise TableRefused("nothing_in_it")
    return rows


def _text(body: bytes) -> Iterator[Sequence[Cell]]:
    text = _decoded(body)
    start = text.lstrip("\r\n")[:LONGEST_HEADINGS]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader(StringIO(start, newline=""), delimiter=one), [])))
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        yield [one_line(unguarded(cell)) for cell in row[:MOST_COLUMNS]]


def _decoded(body: bytes) -> str:
    """Unicode as it says it is, or the older Windows set, which nothing but its use gives away."""
    encodings = ("utf-16",) if body.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("not_text")


def _workbook(body: bytes) -> Iterator[Sequence[Cell]]:
    """Of the first sheet. A formula counts as what it came to when the workbook was saved."""
    try:
        with ZipFile(BytesIO(body)) as parts:
            if sum(part.file_size for part in parts.infolist()) > INFLATED:
                raise TableRefused("too_large", limit=INFLATED)
        book = load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a program wrote of the sheet's size may be wrong
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row[:MOST_COLUMNS]]
    except DAMAGED:
        raise TableRefused("damaged") from None


def _cell(value: Any) -> Cell:
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
    return one_line(unguarded(str(value)))
