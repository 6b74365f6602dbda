"""Tables in a letter: read from Markdown, filled for each recipient, with columns that have room for their words."""

from dataclasses import replace

import pytest

from app.letters.letter import Letter, words_of
from app.letters.page.columns import BESIDE, column_widths
from app.letters.page.length import surely_fits
from app.letters.page.measures import BODY, BODY_PT
from app.letters.page.typeface import width_mm
from app.letters.text.blocks import Table
from app.letters.text.fields import Run
from app.letters.text.template import check_template, compile_template
from tests.letters.factory import letter

GRANTS = """| Council | Grant | Paid on |
| :--- | ---: | :-: |
| ((organisation)) | £12,500 | 3 March |
| Leeds, **with** a \\| sign | £7 | |"""

YES = "fields: [{name: yes, type: yes/no}, {name: no, type: yes/no, required: no}, {name: blank, required: no}]"


def table(body: str = GRANTS, front: str = "", **given) -> Table[Run]:
    (found,) = [
        block for block in letter(f"Text.\n\n{body}\n\nText.", front, **given).blocks if isinstance(block, Table)
    ]
    return found


def cells(found: Table[Run]) -> list[list[str]]:
    return [[words_of(cell) for cell in row] for row in found.rows]


def test_it_has_a_header_and_rows_of_as_many_cells_with_fields_and_bold_words():
    found = table()
    assert found.aligned == ("left", "right", "center")
    assert cells(found) == [
        ["Council", "Grant", "Paid on"],
        ["Rotherham Metropolitan Borough Council", "£12,500", "3 March"],
        ["Leeds, with a | sign", "£7", ""],
    ]
    assert Run("with", bold=True) in found.rows[2][0]


def test_a_row_of_which_nothing_prints_goes_and_so_does_a_table_without_rows():
    rows = "| A | B |\n| - | - |\n| ((yes??1)) | ((no??2)) |\n| ((blank)) | ((no??3)) |"
    assert cells(table(rows, YES, values={"yes": "yes", "no": "no"})) == [["A", "B"], ["1", ""]]
    made = letter(f"Text.\n\n{rows}\n\nText.", YES, values={"yes": "no", "no": "no"})
    assert [block for block in made.blocks if isinstance(block, Table)] == []


def test_a_letter_with_a_table_is_frozen_in_a_format_of_its_own_and_read_again():
    made = letter(f"Text.\n\n{GRANTS}\n\nText.")
    assert b'"format":3,' in made.canonical_json()
    assert Letter.from_json(made.canonical_json()) == made
    assert b'"format":2,' in letter("Text.").canonical_json()


def test_as_text_each_row_is_a_line():
    assert "Rotherham Metropolitan Borough Council   £12,500   3 March\n" in letter(f"{GRANTS}\n\nText.").plain_text()


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("| a | b |\n| - | - |\n| 1 | 2 | 3 |", "table_cells", 6),
        ("| a | b |\n| 1 | 2 |", "table_unfinished", 4),
        ("| a | b |\n| - | - |", "table_empty", 4),
        ("| a | b |\n| - | - |\n| | |\n|  |", "table_empty", 4),
        (f"|{' a |' * 9}\n|{' - |' * 9}\n|{' 1 |' * 9}", "table_wide", 4),
        ("> | a | b |\n> | - | - |\n> | 1 | 2 |", "table_nested", 4),
        ("| a | b |\n| - | - |\n| 1 | <b>2</b> |", "html", 6),
    ],
)
def test_what_a_table_can_t_be_is_told_with_its_line(body, code, line):
    problems = check_template(f"---\ntitle: A letter\n---\n{body}\n\nText.\n\nText.\n")
    assert (code, line) in [(problem.code, problem.line) for problem in problems]


def test_a_table_whose_rows_may_print_nothing_is_no_mistake():
    rows = "| A | B |\n| - | - |\n| ((blank)) | ((no??3)) |\n\nText.\n\nText."
    assert check_template(f"---\ntitle: A letter\n{YES}\n---\n{rows}") == ()


def test_a_table_that_is_still_being_filled_in_can_be_saved():
    assert compile_template("---\ntitle: A letter\n---\nText.\n\n| a | b |\n| - | - |\n")


def test_a_short_column_keeps_its_words_on_one_line_and_all_come_to_the_room_that_there_is():
    found = table(
        "| Council | Paid on |\n| - | - |\n"
        "| The council of a place whose name is so long that it takes several lines to say | 3 March 2015 |"
    )
    widths = column_widths(found, BODY.width, BODY_PT)
    assert sum(widths) == pytest.approx(BODY.width)
    assert widths[1] >= width_mm("3 March 2015", BODY_PT, bold=True) + BESIDE


def test_words_that_no_line_breaks_within_have_room_on_one_line():
    held = "from\u00a03\u00a0March\u202f2015,\u2007all\u00a0day"
    long = "The council of a place with a long name. " * 40
    found = table(f"| A | Paid on |\n| - | - |\n| {long} | {held} and {'later ' * 20} |")
    widths = column_widths(found, BODY.width, BODY_PT)
    assert widths[1] >= width_mm(held, BODY_PT, bold=True) + BESIDE


def test_words_too_long_for_their_columns_make_all_of_them_narrower():
    found = table("| A | B |\n| - | - |\n| " + "x" * 90 + " | " + "y" * 90 + " |")
    assert column_widths(found, BODY.width, BODY_PT) == pytest.approx((BODY.width / 2, BODY.width / 2), rel=0.2)


def test_a_long_table_is_not_said_to_fit():
    rows = "\n".join("| a | b |" for _ in range(400))
    made = letter(f"Text.\n\n| A | B |\n| - | - |\n{rows}\n\nText.")
    assert not surely_fits(made)
    assert surely_fits(replace(made, blocks=made.blocks[:1]))
