"""VALUES: rows out of CSV, workbooks and JSON, and what is none of these."""

from datetime import date

import pytest

from app.commands.merge.values import read_values
from app.commands.merge.words import file_words
from app.web.tables.rows import TableRefused
from tests.campaigns.filling import csv_of, xlsx_of

DAY = date(2015, 3, 27)
ROWS = (("Leeds", "yes"), ("", ""), ("Ynys Môn", "no"))


def numbered(body: bytes, suffix: str = "") -> list[tuple[int, int, list[object]]]:
    return [(row.number, row.place, list(row.cells)) for row in read_values(body, suffix=suffix).rows]


@pytest.mark.parametrize("kept_as", [csv_of, xlsx_of])
def test_rows_are_numbered_as_a_spreadsheet_shows_them_and_empty_ones_are_no_letters(kept_as):
    body = kept_as(*ROWS, headings=("Place", "joint"))
    assert read_values(body).headings == ["Place", "joint"]
    assert numbered(body) == [(2, 1, ["Leeds", "yes"]), (4, 2, ["Ynys Môn", "no"])]


def test_items_of_a_json_list_are_numbered_from_one():
    body = '[{"place": "Leeds"}, {}, {"place": "Ynys Môn", "joint": true}]'.encode()
    assert read_values(body).headings == ["place", "joint"]
    assert numbered(body) == [(1, 1, ["Leeds", ""]), (3, 2, ["Ynys Môn", "yes"])]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("null", ""),
        ("true", "yes"),
        ("false", "no"),
        ("0", "0"),
        ("1.50", "1.50"),
        ("1e3", "1000"),
        ("-1.5e30", "-15" + "0" * 29),
        ("1e-30", "0." + "0" * 29 + "1"),
        ('" a\\r\\nb "', "a\nb"),
        ('"=1+1"', "=1+1"),
        ("[]", ()),
        ('["a", 2, null]', ("a", "2", "")),
    ],
)
def test_values_of_json(value, cell):
    assert numbered(f'[{{"x": {value}, "y": "z"}}]'.encode())[0][2] == [cell, "z"]


def test_names_of_json_match_however_they_are_written():
    body = b'[{"Place name": "Leeds"}, {"place_name": "York"}]'
    assert read_values(body).headings == ["Place name"]
    assert [row[2] for row in numbered(body)] == [["Leeds"], ["York"]]


def test_a_workbook_gives_days_and_what_formulas_came_to():
    assert numbered(xlsx_of((DAY, 12.0, True), headings=("a", "b", "c")))[0][2] == [DAY, "12", "yes"]


def test_line_breaks_in_a_cell_stay():
    assert numbered(csv_of(("a\r\nb",), headings=("x",)))[0][2] == ["a\nb"]


def test_rows_above_the_headings_that_are_empty_are_passed_over():
    assert numbered(b"\n,\nplace,day\nLeeds,Monday\n") == [(4, 1, ["Leeds", "Monday"])]


def test_the_end_of_the_name_tells_json_from_a_table():
    assert numbered(b"[place\nLeeds\n", ".csv") == [(2, 1, ["Leeds"])]
    assert numbered(b'\xef\xbb\xbf [{"place": "Leeds"}]') == [(1, 1, ["Leeds"])]
    assert numbered(b'[{"place": "Leeds"}]', ".txt") == [(1, 1, ["Leeds"])]


REFUSED = {
    "nothing": (b"", "", "nothing_in_it"),
    "headings alone": (b"place,day\n", "", "no_rows"),
    "only empty rows": (b"place,day\n,\n", "", "no_rows"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "not_text"),
    "no usual encoding": (b"place\nM\x81n\n", "", "not_text"),
    "a workbook with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), ".xlsx", "workbook_locked"),
    "a quotation without end": (b'place,day\nLeeds,"Monday\nYork,Sunday\n', "", "quotation_marks_unpaired"),
    "a formula without a result": (xlsx_of(("=1+1",), headings=("a",)), ".xlsx", "formula_without_result"),
    "a damaged workbook": (xlsx_of(headings=("a",)).replace(b"worksheet", b"worksheep"), ".xlsx", "damaged"),
    "an empty list": (b"[]", "", "no_rows"),
    "a list of nothing": (b"[{}]", "", "no_rows"),
    "an object": (b'{"place": "Leeds"}', "", "json_not_a_list"),
    "no JSON": (b"place,day\n", ".json", "json_malformed"),
    "half of JSON": (b'[{"place": ', "", "json_malformed"),
    "another encoding": ('[{"place": "Môn"}]'.encode("cp1252"), "", "json_not_utf8"),
    "no number": (b'[{"x": NaN}]', "", "json_not_values"),
    "a number with very many zeros": (b'[{"x": 1e999999999}]', "", "json_not_values"),
    "a number with very many places": (b'[{"x": 1e-31}]', "", "json_not_values"),
    "nothing with very many places": (b'[{"x": 0e-999999999}]', "", "json_not_values"),
    "a number beyond all": (b'[{"x": 1e99999999999999999999}]', "", "json_not_values"),
    "a number without end": (b'[{"x": ' + b"9" * 5000 + b"}]", "", "json_not_values"),
    "lists without end": (b"[" * 100_000, "", "json_not_values"),
    "lists": (b'[["Leeds"]]', "", "json_item_not_an_object"),
    "objects within": (b'[{"place": {"name": "Leeds"}}]', "", "json_not_a_value"),
    "lists within lists": (b'[{"place": [["Leeds"]]}]', "", "json_not_a_value"),
    "a name twice": (b'[{"place name": "a", "Place_Name": "b"}]', "", "two_columns"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_values_is_refused_with_what_to_do(case):
    body, suffix, code = REFUSED[case]
    with pytest.raises(TableRefused) as refused:
        read_values(body, suffix=suffix)
    assert refused.value.code == code
    assert file_words("values", refused.value).endswith(".")


def test_more_items_than_rows_are_taken_are_refused(monkeypatch):
    monkeypatch.setattr("app.commands.merge.values.MOST_ROWS", 1)
    assert len(read_values(b'[{"x": "a"}, {}, {"x": " "}]').rows) == 1
    with pytest.raises(TableRefused, match="too_many_rows") as refused:
        read_values(b'[{"x": "a"}, {"x": "b"}]')
    assert "1 rows" in file_words("values", refused.value)
