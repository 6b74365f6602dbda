"""How a file is read, and what its columns are taken for, before anybody says anything."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from app.imports.reading.columns import columns_of
from app.imports.reading.layout import look_at, read_as
from app.web.tables.rows import TableRefused
from tests.imports.making import csv_of

HEAD = ["Council", "Leader", "Since"]
MON = ["Ynys Môn", "Alex Example", "27/3/2015"]


def fields(body):
    return [column.field for column in look_at(body).columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Title of post", "title"),
        ("Salutation", "post_salutation"),
        ("Dear", "salutation"),
        ("Name", "full_name"),
        ("Chief Exec", "full_name"),
        ("Address 1", "line_1"),
        ("Adress line 1", "line_1"),
        ("Town", "town"),
        ("Post code", "postcode"),
        ("POSTCODE", "postcode"),
        ("PCode", "postcode"),
        ("E-mail", "email"),
        ("e mail adress", "email"),
        ("GSS code", "code"),
        ("ONS code", "code"),
        ("Organisation", "organisation"),
        ("Organization", "organisation"),
        ("Force", "organisation"),
        ("Since", "since"),
        ("In post from", "since"),
        ("Name of council", "organisation"),
        ("Name of the Authority", "organisation"),
        ("Name of leader", "full_name"),
        ("Who leads", "full_name"),
        ("Acting?", "acting"),
        ("Source", "source"),
        ("Verified", "verified"),
        ("Favourite colour", ""),
        ("", ""),
    ],
)
def test_a_heading_says_what_its_column_is(heading, field):
    (column,) = columns_of([heading], [["something"]])
    assert column.field == field


def test_a_salutation_beside_a_name_is_the_persons():
    assert [one.field for one in columns_of(["Name", "Salutation"], [["a", "b"]])] == ["full_name", "salutation"]


def test_a_title_is_a_persons_when_it_holds_such_titles():
    assert [one.field for one in columns_of(["Title"], [["Dr"], ["Cllr"]])] == ["person_title"]
    assert [one.field for one in columns_of(["Title"], [["Leader"]])] == ["title"]


def test_a_field_is_given_once_and_to_the_heading_that_says_it_best():
    assert [one.field for one in columns_of(["Emial", "Email"], [["a", "b"]])] == ["", "email"]


def test_a_field_that_the_registry_declares_goes_before_all_else():
    assert [one.field for one in columns_of(["Next review", "Source"], [["a", "b"]], ["next review"])] == [
        "value:next review",
        "source",
    ]


def test_each_column_shows_three_samples():
    (column, _) = columns_of(["Name", "Town"], [["a", ""], ["a", ""], ["b", ""], ["", "x"], ["c", ""], ["d", ""]])
    assert column.samples == ("a", "b", "c")


@pytest.mark.parametrize(
    ("body", "encoding", "delimiter"),
    [
        (csv_of(HEAD, MON), "utf-8-sig", ","),
        (csv_of(HEAD, MON, encoding="utf-8-sig"), "utf-8-sig", ","),
        (csv_of(HEAD, MON, encoding="utf-16", delimiter="\t"), "utf-16", "\t"),
        (csv_of(HEAD, MON, encoding="cp1252", delimiter=";"), "cp1252", ";"),
    ],
)
def test_encoding_and_delimiter_are_guessed(body, encoding, delimiter):
    look = look_at(body)
    assert (look.reading.encoding, look.reading.delimiter) == (encoding, delimiter)
    assert look.columns[0].samples == ("Ynys Môn",)


def test_another_encoding_and_delimiter_can_be_chosen():
    body = csv_of(HEAD, MON, encoding="mac_roman")
    first = look_at(body)
    assert first.columns[0].samples != ("Ynys Môn",)
    plain = body.replace(b'"', b"")
    again = look_at(plain, (), read_as(plain, first.reading, encoding="mac_roman", delimiter=";"))
    assert again.reading.delimiter == ";"
    right = look_at(body, (), read_as(body, first.reading, encoding="mac_roman", delimiter=","))
    assert right.columns[0].samples == ("Ynys Môn",)


def test_a_delimiter_that_leaves_quotation_marks_within_cells_is_refused():
    body = csv_of(HEAD, MON)
    with pytest.raises(TableRefused) as refused:
        look_at(body, (), read_as(body, look_at(body).reading, encoding="utf-8-sig", delimiter=";"))
    assert (refused.value.code, refused.value.facts) == ("quotation_marks_unpaired", {"row": 1})


def test_a_file_that_is_not_in_the_chosen_encoding_is_refused():
    body = csv_of(HEAD, MON, encoding="cp1252")
    with pytest.raises(TableRefused) as refused:
        read_as(body, look_at(body).reading, encoding="utf-8-sig", delimiter="")
    assert refused.value.code == "not_in_encoding"


def test_titles_and_empty_rows_above_the_headings_are_passed_over():
    look = look_at(csv_of(["Our leaders, 2026"], [], HEAD, MON))
    assert look.reading.headings == 3
    assert [column.field for column in look.columns] == ["organisation", "full_name", "since"]


def test_headings_that_nobody_knows_are_those_of_the_fullest_row():
    assert look_at(csv_of(["x"], ["foo", "bar", "baz"], ["1", "2", "3"])).reading.headings == 2


def test_a_workbook_says_its_sheets_and_its_days():
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["Ynys Môn", "", date(2015, 3, 27)])
    book.create_sheet("Old")
    body = BytesIO()
    book.save(body)
    look = look_at(body.getvalue())
    assert look.sheets == ["Sheet", "Old"]
    assert [column.samples for column in look.columns] == [("Ynys Môn",), (), ("2015-03-27",)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
        (b"%PDF-1.7", "not_text"),
        (b"PK\x03\x04 broken", "not_text"),
        (csv_of(["", ""]), "nothing_in_it"),
        (csv_of(HEAD), "no_rows"),
        (csv_of(HEAD, MON) + b'\r\n"Kent', "quotation_marks_unpaired"),
    ],
)
def test_what_is_no_table_is_refused(body, code):
    with pytest.raises(TableRefused) as refused:
        look_at(body)
    assert refused.value.code == code


def test_the_order_of_day_and_month_is_guessed_from_the_columns_of_days():
    assert look_at(csv_of(HEAD, ["Kent", "a", "3/27/2015"])).reading.order == "month"
    assert look_at(csv_of(HEAD, ["3/27/2015", "a", "3/4/2015"])).reading.order == "day"


def workbook_of(**sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(kept := BytesIO())
    return kept.getvalue()


NOTE = [["A list of leaders"], ["Made by an office"], ["Email us about mistakes"]]


@pytest.mark.parametrize("note", [NOTE, [["Contact"]], [], [["Email"], ["us"]], [HEAD]])
def test_the_sheet_of_a_workbook_with_the_most_known_headings_is_read(note):
    look = look_at(workbook_of(Note=note, List=[["Leaders"], [], HEAD, MON], More=[["Council"], ["a"]]))
    assert (look.reading.sheet, look.reading.headings, look.sheets) == (1, 3, ["Note", "List", "More"])


def test_a_formula_without_a_result_counts_on_the_sheet_that_is_read():
    assert look_at(workbook_of(Note=[["=1+1"]], List=[HEAD, MON])).reading.sheet == 1
    with pytest.raises(TableRefused, match="formula_without_result"):
        look_at(workbook_of(List=[HEAD, ["Leeds", "=1+1", ""]]))


def test_another_sheet_can_be_picked():
    body = workbook_of(Note=NOTE, List=[HEAD, MON], More=[HEAD, ["Leeds", "Sam Example", ""]])
    look = look_at(body, reading=replace(look_at(body).reading, sheet=2))
    assert look.columns[0].samples == ("Leeds",)
