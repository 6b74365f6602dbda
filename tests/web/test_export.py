"""Tables that are taken away open in a spreadsheet as what they are, and nothing in them runs."""

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from itertools import count
from zipfile import ZipFile

import pytest
from flask import Flask, render_template_string
from lxml import html

from app.web.tables.csv_file import MARK, PIECE, Cell, csv_lines, escape_formula
from app.web.tables.export import (
    AT_EVENT,
    BEFORE_ALL,
    PLAIN,
    RECORDED_AT,
    AsAt,
    Column,
    ListColumn,
    Table,
    list_table,
    send_table,
    xlsx_chunks,
)
from app.web.tables.paging import Sort

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
ROW: Sequence[Cell] = ("Ynys Môn", "=1+1", -3, 2.5, date(2015, 3, 24), datetime(2015, 6, 1, 14, 20, tzinfo=UTC), None)


def table(*rows: Sequence[Cell]) -> Table:
    columns = [Column("Post", 40), *(Column(f"Column {number}") for number in range(2, 8))]
    about = [
        ("Campaign", "MAR15: Local leadership"),
        ("As at", date(2015, 3, 27)),
        (AT_EVENT, 4711),
    ]
    return Table("Letters", columns, rows, about)


class Sheet:
    """One sheet of a workbook: its `cells` by address, as (type, value, number format), and its XML."""

    def __init__(self, workbook: bytes, number: int) -> None:
        with ZipFile(BytesIO(workbook)) as parts:
            self.xml = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
            styles = ET.fromstring(parts.read("xl/styles.xml"))
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iterfind(".//x:numFmt", NS)}
        formats = [codes.get(xf.get("numFmtId")) for xf in styles.iterfind("x:cellXfs/x:xf", NS)]
        self.cells = {}
        for cell in ET.fromstring(self.xml).iterfind(".//x:c", NS):
            said = "".join(found.text or "" for path in ("x:v", "x:is/x:t") for found in cell.iterfind(path, NS))
            self.cells[cell.get("r")] = (cell.get("t", "n"), said, formats[int(cell.get("s", 0))])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", " =1", "\u00a0=1", "\u200b=1", "\ufeff@A", "＝1+1"],
)
def test_text_that_a_spreadsheet_would_run_is_made_plain(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "a=b", " a", "Alex", "'=1", "– none", "“=”", "(+44)"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert escape_formula(text) == text


class TestCsv:
    def test_it_is_read_back(self) -> None:
        said = "".join(csv_lines(["Post", "=Note"], [ROW, ('Leader, "x"\nsecond line', "")]))
        assert said.startswith(MARK + "Post,'=Note\r\n")
        rows = list(csv.reader(StringIO(said.removeprefix(MARK), newline="")))
        assert rows[1] == ["Ynys Môn", "'=1+1", "-3", "2.5", "2015-03-24", "2015-06-01 15:20", ""]
        assert rows[2] == ['Leader, "x"\nsecond line', ""]

    def test_for_programs_it_has_no_mark(self) -> None:
        assert list(csv_lines(["file"], [], mark="")) == ["file\r\n"]

    def test_rows_are_asked_for_as_they_are_written(self) -> None:
        asked = count()
        pieces = csv_lines(["n"], ((number,) for number in asked))  # without end
        first, second = next(pieces), next(pieces)
        assert next(asked) < 2 * PIECE
        lines = [int(line) for line in (first + second).splitlines()[1:]]
        assert lines == list(range(len(lines)))


class TestWorkbook:
    @pytest.fixture
    def workbook(self) -> bytes:
        return b"".join(xlsx_chunks(table(ROW)))

    def test_each_cell_is_what_it_was(self, workbook: bytes) -> None:
        cells = Sheet(workbook, 1).cells
        assert cells["A1"][:2] == ("inlineStr", "Post")
        assert [cells[f"{letter}2"] for letter in "ABCDEF"] == [
            ("inlineStr", "Ynys Môn", None),
            ("inlineStr", "=1+1", None),
            ("n", "-3", None),
            ("n", "2.5", None),
            ("n", "42087", "d mmmm yyyy"),
            ("n", "42156.63888888889", "d mmmm yyyy, hh:mm"),
        ]
        assert "G2" not in cells

    def test_no_cell_is_a_formula_or_a_link(self, workbook: bytes) -> None:
        made = b"".join(
            xlsx_chunks(table(["=1", "https://example.org", "mailto:a@b.example", "12", "{=1}", "\x01", "<b>"]))
        )
        sheet = Sheet(made, 1)
        assert not re.search("<f>|hyperlink", sheet.xml)
        assert {kind for kind, _, _ in sheet.cells.values()} == {"inlineStr"}
        assert sheet.cells["G2"][1] == "<b>"

    def test_headings_stay_in_place_and_columns_have_their_width(self, workbook: bytes) -> None:
        xml = Sheet(workbook, 1).xml
        assert '<pane ySplit="1"' in xml
        assert 'state="frozen"' in xml
        assert '<col min="1" max="1" width="40.' in xml

    def test_it_says_where_it_comes_from(self, workbook: bytes) -> None:
        about = Sheet(workbook, 2).cells
        assert [about[cell][1] for cell in ("A1", "B1", "A2", "B2", "A3", "B3")] == [
            "Campaign",
            "MAR15: Local leadership",
            "As at",
            "42090",
            AT_EVENT,
            "4711",
        ]
        with ZipFile(BytesIO(workbook)) as parts:
            assert "As recorded at (event number): 4711" in parts.read("docProps/core.xml").decode()

    def test_more_text_than_a_cell_holds_is_cut(self) -> None:
        made = b"".join(xlsx_chunks(table(["x" * 40_000])))
        assert len(Sheet(made, 1).cells["A2"][1]) == 32_767


Letter = tuple[str, int, date | None]

LETTERS: Sequence[ListColumn[Letter]] = [
    ListColumn("Recipient", lambda letter: letter[0], 40, cell="recipient"),
    ListColumn("Pages", lambda letter: letter[1], 8, cell=PLAIN, look="n"),
    ListColumn("Reference", lambda _: "MAR15", 14),
    ListColumn("Sent on", lambda letter: letter[2], cell=PLAIN),
]
SENT: Sequence[Letter] = [("<b>Ynys Môn</b>", 1200, date(2015, 3, 24)), ("Kent", 2, None)]


class TestList:
    def test_a_file_has_every_column_in_its_order(self) -> None:
        made = list_table("Letters", LETTERS, SENT, [("Campaign", "MAR15")])
        assert made.columns == [Column("Recipient", 40), Column("Pages", 8), Column("Reference", 14), Column("Sent on")]
        assert list(made.rows) == [["<b>Ynys Môn</b>", 1200, "MAR15", date(2015, 3, 24)], ["Kent", 2, "MAR15", None]]

    def test_what_comes_one_by_one_is_read_as_it_is_written(self) -> None:
        read = []

        def letters() -> Iterator[Letter]:
            for letter in SENT:
                read.append(letter)
                yield letter

        rows = iter(list_table("Letters", LETTERS, letters(), ()).rows)
        assert not read
        next(rows)
        assert read == [SENT[0]]

    def test_each_row_and_what_it_is_about_say_the_moment(self) -> None:
        moment = AsAt(date(2015, 3, 27), 4711, datetime(2015, 3, 27, 17, tzinfo=UTC))
        made = moment.table("Letters", LETTERS, SENT, [("Campaign", "MAR15")])
        assert [column.heading for column in made.columns][-2:] == ["As at", RECORDED_AT]
        assert {tuple(row[-2:]) for row in made.rows} == {(moment.day, moment.moment)}
        assert made.about == [
            ("Campaign", "MAR15"),
            ("As at", moment.day),
            (RECORDED_AT, moment.moment),
        ]
        assert moment.named("Letters") == "Letters, as recorded at 5.00pm on 27 March 2015"
        earlier = replace(moment, day=date(2015, 3, 3))
        assert earlier.named("Letters") == "Letters for 3 March 2015, as recorded at 5.00pm on 27 March 2015"
        none = replace(moment, moment=None)
        assert none.named("Letters") == "Letters for 27 March 2015, before anything was recorded"
        assert none.facts[-1] == (RECORDED_AT, BEFORE_ALL)

    def test_its_page_shows_the_columns_that_say_so(self, parts_app: Flask) -> None:
        with parts_app.test_request_context():
            shown = render_template_string(PAGE, columns=LETTERS, letters=SENT)
        table = html.fromstring(shown)
        assert [(one.text_content(), one.get("class")) for one in table.iterfind(".//thead//th")] == [
            ("Recipient", None),
            ("Pages", "n"),
            ("Sent on", None),
        ]
        first, second, last = table.findall(".//tbody/tr")
        assert [cell.text_content() for cell in first] == ["To <b>Ynys Môn</b>", "1,200", "24 March 2015"]
        assert [cell.get("data-label") for cell in first] == [None, "Pages", "Sent on"]
        assert [cell.text_content() for cell in second] == ["To Kent", "2", "–"]
        assert last.text_content() == "All"

    def test_the_headings_that_have_a_key_sort_where_the_page_has_an_order(self, parts_app: Flask) -> None:
        with parts_app.test_request_context("/letters?sort=-pages&page=2"):
            sorting, plain = (
                html.fromstring(render_template_string(SORTING_PAGE, letters=SENT, sort=sort))
                for sort in (Sort("pages", descending=True), None)
            )
        assert [(heading.get("aria-sort"), heading.get("class")) for heading in sorting.iterfind(".//thead//th")] == [
            (None, None),
            ("descending", "n"),
            ("none", None),
        ]
        assert sorting.xpath(".//thead//a/@href") == ["/letters?sort=pages", "/letters?sort=region"]
        assert plain.xpath(".//thead//a") == []


PAGE = """
{% from 'macros/tables.html' import listed %}
{% macro recipient_cell(letter) %}To {{ letter[0] }}{% endmacro %}
{% call listed('Letters', columns|on_page({'recipient': recipient_cell}), letters) %}<tr><th>All</th></tr>{% endcall %}
"""
"""A page with a macro for one of the cells, and a last row of its own."""

SORTING_PAGE = """
{% from 'macros/tables.html' import listed %}
{% macro cell(letter) %}{{ letter[0] }}{% endmacro %}
{% set columns = [('Recipient', cell), ('Pages', cell, 'n', 'pages'), ('Region', cell, '', 'region')] %}
{{ listed('Letters', columns, letters, sort=sort) }}
"""


@pytest.mark.parametrize(
    ("extension", "mimetype"),
    [("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")],
)
def test_it_is_sent_as_a_file(parts_app: Flask, extension: str, mimetype: str) -> None:
    with parts_app.test_request_context():
        answer = send_table(table(ROW), extension, name="MAR15 letters")
    assert answer.mimetype == mimetype
    assert answer.headers["Content-Disposition"] == f'attachment; filename="MAR15 letters.{extension}"'
    assert answer.get_data()
