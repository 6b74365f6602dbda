"""How a file is read, in limited processes: guessed from its beginning, shown, and put right by a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from app.imports.reading.columns import Column, columns_of, count_known_headings
from app.imports.reading.days import guess_order
from app.imports.reading.fields import DATES
from app.platform.limited import limited
from app.web.tables.rows import (
    ENCODINGS,
    Cell,
    Layout,
    TableRefused,
    beginnings_of,
    delimiter_of,
    each_row,
    guess_layout,
    sheets_of,
)
from app.web.tables.table_file import too_heavy
from app.web.typed import several_lines

LOOKED_AT = 1000
"""Rows that are looked at to guess the headings, the samples and the order of day and month."""

HEADINGS_WITHIN = 20
"""Rows, of which one is that of the headings: titles and empty rows may stand above."""


@dataclass(frozen=True)
class ReadingOptions:
    """`headings`: the number of the row of the headings, from 1; 0: yet to be told. `order`: which number of 3/4/2015
    is the day."""

    encoding: str
    delimiter: str
    sheet: int
    headings: int
    order: str

    @property
    def file(self) -> Layout:
        return Layout(self.encoding, self.delimiter, self.sheet)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> "ReadingOptions":
        return ReadingOptions(**{name: kept[name] for name in ReadingOptions.__dataclass_fields__})


@dataclass(frozen=True)
class Look:
    """What the beginning of a file shows. `sheets`: names of a workbook's sheets, empty for text."""

    reading: ReadingOptions
    columns: list[Column]
    sheets: Sequence[str]


@limited(refusals=(TableRefused,), too_heavy=too_heavy)
def look_at(body: bytes, custom: Sequence[str] = (), reading: ReadingOptions | None = None) -> Look:
    """The file as it would be read: as guessed, or as `reading` says. Raises TableRefused."""
    layout = reading.file if reading else _guessed(body, custom)
    sheets = () if layout.encoding else sheets_of(body)
    rows = list(islice(texts_of(body, layout), LOOKED_AT))
    if not any(any(row) for row in rows):
        raise TableRefused("nothing_in_it")
    at = reading.headings if reading and reading.headings else _row_of_headings(rows, custom)
    if not any(any(row) for row in rows[at:]):
        raise TableRefused("no_rows")
    columns = columns_of(_headings(rows, at), rows[at:], custom)
    order = reading.order if reading else guess_order(_days(columns, rows[at:]))
    return Look(ReadingOptions(layout.encoding, layout.delimiter, layout.sheet, at, order), columns, sheets)


@limited(refusals=(TableRefused,), too_heavy=too_heavy)
def read_as(body: bytes, reading: ReadingOptions, *, encoding: str, delimiter: str) -> ReadingOptions:
    """The reading with another encoding or delimiter. Raises TableRefused when the file is not written in it."""
    if reading.encoding and encoding in ENCODINGS:
        changed = replace(reading, encoding=encoding, delimiter=delimiter or reading.delimiter)
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            raise TableRefused("not_in_encoding") from None
        return changed if delimiter else replace(changed, delimiter=delimiter_of(text))
    return reading


Numbered = tuple[int, list[str]]


@limited(refusals=(TableRefused,), too_heavy=too_heavy)
def rows_below(body: bytes, layout: Layout, after: int) -> list[Numbered]:
    """Each row below row `after` that holds anything, with its number from 1. Raises TableRefused."""
    return [(number, row) for number, row in enumerate(texts_of(body, layout), 1) if number > after and any(row)]


def texts_of(body: bytes, layout: Layout) -> Iterator[list[str]]:
    """Each row as text; a day of a workbook in ISO form, which no order of day and month changes."""
    for row in each_row(body, layout, tidy=several_lines):
        yield [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()


def _guessed(body: bytes, custom: Sequence[str]) -> Layout:
    """How the file is to be read; of a workbook the sheet with the most known headings in a row, and of those the first
    with rows below them: a note may lie before it."""
    layout = guess_layout(body)
    if layout.encoding:
        return layout
    sheets = [[[_text(cell) for cell in row] for row in rows] for rows in beginnings_of(body, HEADINGS_WITHIN + 1)]
    likely = [
        (max((count_known_headings(row, custom) for row in rows), default=0), sum(any(row) for row in rows) > 1)
        for rows in sheets
    ]
    return replace(layout, sheet=likely.index(max(likely))) if likely else layout


def _row_of_headings(rows: Sequence[Sequence[str]], custom: Sequence[str]) -> int:
    """The number of the row with the most known headings; of the first with the most cells when none has any."""
    first = rows[:HEADINGS_WITHIN]
    known = [count_known_headings(row, custom) for row in first]
    if max(known) > 0:
        return known.index(max(known)) + 1
    filled = [sum(map(bool, row)) for row in first]
    return filled.index(max(filled)) + 1


def _headings(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """As wide as the widest row: a column without a heading is a column too."""
    row = [" ".join(cell.split()) for cell in (rows[at - 1] if 0 < at <= len(rows) else ())]
    return row + [""] * (max(map(len, rows)) - len(row))


def _days(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    places = [column.place for column in columns if column.field in DATES]
    return (row[place] for row in rows for place in places if place < len(row))
