"""Reading a filled table: CSV as spreadsheet programs save it, workbooks, and what is neither."""

import csv
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.chartsheet import Chartsheet

from app.campaigns.letter_values_words import file_words
from app.web.rows import TableRefused, rows_of
from tests.campaigns.filling import csv_of, xlsx_of

HEADINGS = ("Letter reference", "Place")
DAY = date(2015, 3, 27)
MON = ("SMALL-0001", "Ynys Môn")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_every_usual_encoding(encoding):
    assert rows_of(csv_of(MON, headings=HEADINGS, encoding=encoding)) == [[*HEADINGS], [*MON]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_is_read_with_every_usual_delimiter_and_line_end(delimiter, end):
    body = csv_of(MON, headings=HEADINGS, delimiter=delimiter, lineterminator=end)
    assert rows_of(body) == [[*HEADINGS], [*MON]]


def test_a_cell_may_hold_the_delimiter_quotes_and_line_breaks():
    body = csv_of(("A-1", 'the "old" hall, Leeds'), ("A-2", "the hall\nin Leeds"), headings=HEADINGS)
    assert [row[1] for row in rows_of(body)[1:]] == ['the "old" hall, Leeds', "the hall in Leeds"]


def test_a_heading_of_several_lines_says_which_delimiter_it_is():
    rows = rows_of(b'"Letter\nreference";Place\nA-1;"Leeds, York"\n')
    assert rows == [["Letter reference", "Place"], ["A-1", "Leeds, York"]]


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_spaces_around_and_between_words_go(table):
    assert rows_of(table(("A-1", "  two   words\u00a0"), headings=HEADINGS))[1][1] == "two words"


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_what_guards_a_download_from_formulas_goes_again(table):
    assert rows_of(table(("A-1", "'=Leeds"), headings=HEADINGS))[1][1] == "=Leeds"


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_text_may_be_read_as_it_is_written(table):
    assert rows_of(table(("A-1", "one\n two "), headings=HEADINGS), tidy=str)[1][1] == "one\n two "


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_empty_rows_keep_their_place(table):
    rows = rows_of(table((), MON, headings=HEADINGS))
    assert [bool(any(row)) for row in rows] == [True, False, True]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (DAY, DAY),
        (datetime.combine(DAY, time()), DAY),
        (datetime.combine(DAY, time(14, 30)), "27/03/2015 14:30"),
        (time(14, 30), "14:30"),
        (timedelta(hours=26), "26:00"),
        (12, "12"),
        (12.0, "12"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (True, "yes"),
        (False, "no"),
        ("#N/A", "#N/A"),
    ],
)
def test_cells_of_a_workbook(value, cell):
    assert rows_of(xlsx_of(("A-1", value), headings=HEADINGS))[1][1] == cell


def test_a_formula_counts_as_what_it_came_to():
    assert rows_of(with_cell('<c r="B2" t="str"><f>A1&amp;"x"</f><v>Leeds</v></c>'))[1][1] == "Leeds"


def test_a_formula_that_came_to_nothing_is_named_as_the_program_names_it():
    assert rows_of(with_cell('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'))[1][1] == "#DIV/0!"


def test_only_the_first_sheet_is_read():
    book = Workbook()
    book.active.append(["Letter reference"])
    book.create_sheet("Other").append(["Elsewhere"])
    assert rows_of(saved(book)) == [["Letter reference"]]


def test_what_a_workbook_says_of_its_own_size_may_be_wrong():
    body = xlsx_of(MON, headings=HEADINGS)
    assert rows_of(rewritten(body, b'<dimension ref="A1:B2"', b'<dimension ref="A1"')) == rows_of(body)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(body: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with other bytes in one of its parts."""
    out = BytesIO()
    changed = 0
    with ZipFile(BytesIO(body)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in parts.namelist():
            part = parts.read(name)
            changed += part.count(old)
            made.writestr(name, part.replace(old, new))
    assert changed == 1
    return out.getvalue()


def with_cell(markup: str) -> bytes:
    """As a program saves a formula: with what it came to."""
    body = xlsx_of(("A-1", 4711), headings=HEADINGS)
    return rewritten(body, b'<c r="B2" t="n"><v>4711</v></c>', markup.encode())


def charts_only() -> bytes:
    book = Workbook()
    book._add_sheet(Chartsheet(parent=book))
    book.remove(book.active)
    return saved(book)


def locked() -> bytes:
    """A workbook whose sheet says that it takes a password."""
    body = bytearray(xlsx_of(MON, headings=HEADINGS))
    entry = body.rfind(b"xl/worksheets/sheet1.xml") - 46
    body[entry + 8] |= 1
    return bytes(body)


def test_a_quotation_that_nothing_closes_is_found_though_a_library_lifted_the_limit_of_a_cell():
    usual = csv.field_size_limit(10**9)
    try:
        with pytest.raises(TableRefused, match="damaged"):
            rows_of(b'Letter reference,Place\nA-1,"' + b"x" * 200_000)
    finally:
        csv.field_size_limit(usual)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"Letter reference,Place\nA-1,\x81\n", "not_text"),
        (b"\xff\xfeL\x00e", "not_text"),
        (b"%PDF-1.7\n", "not_text"),
        (b"", "nothing_in_it"),
        (b"\n,,\n \n", "nothing_in_it"),
        (saved(Workbook()), "nothing_in_it"),
        (b'Letter reference,Place\nA-1,"' + b"x" * 200_000, "damaged"),
        (rewritten(xlsx_of(MON, headings=HEADINGS), b"</sheetData>", b""), "damaged"),
        (with_cell('<c r="B2" t="s"><v>4711</v></c>'), "damaged"),
        (charts_only(), "damaged"),
        (locked(), "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(body, code):
    assert refused(body).code == code
    assert file_words(refused(body))


def refused(body: bytes) -> TableRefused:
    with pytest.raises(TableRefused) as refusal:
        rows_of(body)
    return refusal.value


def test_a_workbook_that_is_small_only_while_it_is_packed_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("app.web.rows.INFLATED", 5_000)
    assert refused(xlsx_of(MON, headings=HEADINGS)).code == "too_large"


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_more_rows_than_any_campaign_has_letters_are_refused(table, monkeypatch):
    monkeypatch.setattr("app.web.rows.MOST_ROWS", 2)
    assert len(rows_of(table(MON, MON, headings=HEADINGS))) == 3
    assert file_words(refused(table(MON, MON, MON, headings=HEADINGS))).startswith("The file has more than 2 rows.")
