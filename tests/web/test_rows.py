"""Reading a filled table: CSV as spreadsheet programs save it, workbooks, and what is neither."""

import csv
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time as time_now
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.chartsheet import Chartsheet

from app.campaigns.values import words as letter_values_words
from app.campaigns.values.words import file_words
from app.delivery.posting import words as posting_words
from app.evidence.questions import words as questions_words
from app.imports import words as imports_words
from app.web.tables import rows
from app.web.tables.formulas import uncalculated_formula
from app.web.tables.rows import LONGEST_CELL, MOST_COLUMNS, TableRefused, beginnings_of, rows_of
from tests.campaigns.filling import csv_of, xlsx_of
from tests.merge.test_words import called_with

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


@pytest.mark.parametrize(
    "markup",
    [
        '<c r="B2"><f>A1&amp;"x"</f></c>',
        '<c r="B2"><f>A1</f><v></v></c>',
        '<c r="B2" s="1" ><f ca="1">A1</f>\n<v /></c>',
        '<c r="B2" t="str"><f t="shared" si="0"/></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="B2"><x:f>A1</x:f></x:c>',
    ],
)
def test_a_formula_without_a_result_is_told_with_its_row_and_column(markup):
    found = refused(with_cell(markup))
    assert (found.code, found.facts) == ("formula_without_result", {"row": 2, "column": "B"})
    assert "no result for the formula in row 2, column B" in file_words(found)


def test_a_formula_that_a_program_wrote_has_no_result():
    found = refused(xlsx_of(("A-1", "Leeds"), ("A-2", "=A2"), headings=HEADINGS))
    assert found.facts == {"row": 3, "column": "B"}


@pytest.mark.parametrize(
    ("markup", "cell"),
    [
        ('<c r="B2" t="str"><f>IF(A1="","x","")</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>A1</f><v/></c>', ""),
        ('<c r="B2"><f t="shared" si="0"/><v>0</v></c>', "0"),
        ('<c r="B2" t="inlineStr"><is><t>formula</t></is></c>', "formula"),
    ],
)
def test_a_formula_may_come_to_nothing(markup, cell):
    assert (*rows_of(with_cell(markup))[1], "")[1] == cell


def test_a_formula_on_another_sheet_is_left_alone():
    book = Workbook()
    book.active.append(["Letter reference"])
    book.create_sheet("Other").append(["=A1"])
    assert rows_of(saved(book)) == [["Letter reference"]]


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


@pytest.mark.parametrize("limit", [LONGEST_CELL, 10**9])
@pytest.mark.parametrize("quote", [b"", b'"'], ids=["plain", "never closed"])
def test_a_cell_that_is_too_long_is_told_with_its_row_though_a_library_lifted_the_limit(quote, limit):
    usual = csv.field_size_limit(limit)
    try:
        found = refused(b"Letter reference,Place\nA-1,Leeds\n\nA-2," + quote + b"x" * (LONGEST_CELL + 1) + b"\n")
    finally:
        csv.field_size_limit(usual)
    assert (found.code, found.facts) == ("cell_too_long", {"row": 4, "limit": LONGEST_CELL})
    assert file_words(found).startswith("A cell in row 4 has more than 131,072 characters.")


def test_a_cell_of_the_most_characters_is_read():
    assert rows_of(b"Place\n" + b"x" * LONGEST_CELL)[1] == ["x" * LONGEST_CELL]


def test_a_cell_of_a_workbook_may_not_be_longer_either(monkeypatch):
    monkeypatch.setattr(rows, "LONGEST_CELL", 31_999)
    with pytest.raises(TableRefused) as raised:
        rows_of(xlsx_of(MON, ("A-2", "x" * 32_000), headings=HEADINGS))
    found = raised.value
    assert (found.code, found.facts) == ("cell_too_long", {"row": 3, "limit": 31_999})


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_a_table_has_so_many_characters_at_most_and_each_cell_counts(monkeypatch, table):
    body = table(*[("A-1", "Leeds")] * 100, headings=HEADINGS)
    monkeypatch.setattr(rows, "MOST_CHARACTERS", 100 * (3 + 5 + 2 * rows.EACH_CELL))
    with pytest.raises(TableRefused) as found:
        rows_of(body)
    assert (found.value.code, found.value.facts) == ("too_many_characters", {"limit": rows.MOST_CHARACTERS})
    monkeypatch.setattr(rows, "MOST_CHARACTERS", 101 * 30)
    assert len(rows_of(body)) == 101


WIDE = (*[""] * MOST_COLUMNS, "Leeds")


@pytest.mark.parametrize("kept_as", [csv_of, xlsx_of])
def test_a_row_that_goes_beyond_the_last_column_that_is_read_is_told(kept_as):
    found = refused(kept_as(MON, (), WIDE, headings=HEADINGS))
    assert (found.code, found.facts) == ("too_many_columns", {"row": 4, "limit": MOST_COLUMNS})
    assert file_words(found).startswith("Row 4 has more than 500 columns, and Despatch reads no more than that.")


@pytest.mark.parametrize("kept_as", [csv_of, xlsx_of])
def test_columns_beyond_the_last_that_is_read_may_be_there_when_they_are_empty(kept_as):
    assert rows_of(kept_as((*WIDE[1:-1], "Leeds", "", " "), headings=HEADINGS))[1] == [*WIDE[1:-1], "Leeds"]


def test_a_first_look_at_the_sheets_of_a_workbook_leaves_out_what_goes_beyond():
    assert [len(row) for row in beginnings_of(xlsx_of(WIDE, headings=HEADINGS), 2)[0]][1] == MOST_COLUMNS


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (['Leeds,"a note', "York,b", "Hull,c"], 2),
        (["Leeds,a", '"York,b', "Hull,c"], 3),
        (['Leeds,"two', 'lines"', '"York,b'], 3),
        (['Leeds,"he said "hello", and', "York,b"], 2),
        (['Leeds,"a', 'York,"b"'], 2),
    ],
)
def test_quotation_marks_that_do_not_pair_are_told_with_their_row(lines, row):
    found = refused("\n".join(("Place,Note", *lines)).encode())
    assert (found.code, found.facts) == ("quotation_marks_unpaired", {"row": row})
    assert file_words(found).startswith(f"The quotation marks in row {row} do not match.")


@pytest.mark.parametrize(("cell", "said"), [('5" pipe', '5" pipe'), ('the "old" hall', 'the "old" hall'), ('""', "")])
def test_quotation_marks_within_a_cell_that_begins_with_none_are_text(cell, said):
    assert rows_of(f"Place,Note\nLeeds,{cell}\n".encode())[1][1] == said


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"Letter reference,Place\nA-1,\x81\n", "not_text"),
        (b"\xff\xfeL\x00e", "not_text"),
        (b"%PDF-1.7\n", "not_text"),
        (b"", "nothing_in_it"),
        (b"\n,,\n \n", "nothing_in_it"),
        (saved(Workbook()), "nothing_in_it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "workbook_locked"),
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


PLACES = {
    "posting": posting_words.REFUSED,
    "sitting days": questions_words.FILE_REFUSED,
    "imports": imports_words.REFUSED,
    "values": letter_values_words.REFUSED,
}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_a_table_is_read_it_is_said_why_one_is_not(place):
    assert called_with("TableRefused", Path(rows.__file__)) <= set(PLACES[place])


def test_what_is_wrong_in_a_table_is_said_with_its_row_wherever_one_is_read():
    found = refused(b'Place\n"Leeds\n')
    said = (posting_words.refused_words(found), questions_words.file_refused(found), file_words(found))
    assert all(words.startswith("The quotation marks in row 2 do not match.") for words in said)
    assert not any(words.endswith(".") for words in said)


def test_a_workbook_that_is_small_only_while_it_is_packed_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("app.web.tables.rows.INFLATED", 5_000)
    assert refused(xlsx_of(MON, headings=HEADINGS)).code == "too_large"


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_more_rows_than_any_campaign_has_letters_are_refused(table, monkeypatch):
    monkeypatch.setattr("app.web.tables.rows.MOST_ROWS", 2)
    assert len(rows_of(table(MON, MON, headings=HEADINGS))) == 3
    assert len(rows_of(table((), MON, (), (), MON, headings=HEADINGS))) == 6
    assert file_words(refused(table(MON, MON, MON, headings=HEADINGS))).startswith("The file has more than 2 rows.")


@pytest.mark.parametrize("table", [csv_of, xlsx_of])
def test_no_more_rows_are_looked_at_than_a_spreadsheet_has(table, monkeypatch):
    monkeypatch.setattr("app.web.tables.rows.SHEET_ROWS", 4)
    assert len(rows_of(table((), (), MON, headings=HEADINGS))) == 4
    assert refused(table((), (), (), MON, headings=HEADINGS)).code == "too_many_rows"


def test_a_cell_far_below_that_was_only_given_a_form_is_no_row():
    book = Workbook()
    book.active.append(["Letter reference"])
    book.active.append(["A-1"])
    book.active.cell(60_000, 1).number_format = "0.00"
    rows = rows_of(saved(book))
    assert (len(rows), [row for row in rows if any(row)]) == (60_000, [["Letter reference"], ["A-1"]])


def test_formulas_are_looked_for_in_one_pass_whatever_a_sheet_holds():
    begun = time_now()
    for piece in (b'<c r="A1" ', b"<c >", b"<c ><f ", b"<f ", b"<c ><f/><v ", b"<a:", b"<c ><f>", b"<c  "):
        assert uncalculated_formula(piece * 100_000 + b"<f") is None
        assert uncalculated_formula(piece + b" " * 1_000_000 + b"<f") is None
    assert time_now() - begun < 10
