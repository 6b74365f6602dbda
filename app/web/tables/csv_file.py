"""CSV files that people open in a spreadsheet: what is in them is shown there and never run."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from app.platform.clock import london_time

Cell = str | int | float | date | datetime | None
"""What a table holds. A moment is written as clocks here show it; None is an empty cell."""

MARK = "\ufeff"
"""At the top of a CSV file for people: without it, Excel on Windows reads UTF-8 as something else and garbles “Môn”."""

FORMULA = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n]")
"""Text that a spreadsheet program may run: after spaces and signs that can't be seen, and in the wide forms too."""

PIECE = 32_000
"""Characters of CSV that are written at once."""


def escape_formula(text: str) -> str:
    """`text` as a spreadsheet shows it and never runs it: what looks like a formula has an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """`text` as it was before it was `guarded`, for tables that come back filled in."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def csv_lines(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: str = MARK, notice: str = ""
) -> Iterator[str]:
    """Lines of CSV (RFC 4180), many in each piece: a server writes each piece by itself. `mark=""` for a file that
    programs check: to them the mark is part of a heading. `notice`: what the file says before all else.

    Days and moments are written as `2015-03-24` and `2015-03-24 15:20`.
    """
    headings, rows = noticed(headings, rows, notice)
    out = StringIO()
    writer = csv.writer(out)
    out.write(mark)
    writer.writerow([escape_formula(heading) for heading in headings])
    for row in rows:
        if out.tell() >= PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        writer.writerow([_in_csv(cell) for cell in row])
    yield out.getvalue()


def noticed(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], notice: str
) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    """A table with `notice`, if there is one, over an empty first column: it is seen first, and who reads the table by
    its headings, as Despatch does when it is uploaded, finds the others as they were."""
    return ([notice, *headings], ((None, *row) for row in rows)) if notice else (headings, rows)


def _in_csv(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{london_time(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case str():
            return escape_formula(cell)
    return cell
