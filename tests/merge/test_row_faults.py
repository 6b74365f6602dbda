"""Everything that keeps a row from becoming a letter is listed, each with its column."""

import pytest

from app.commands.merge.check import check_row
from app.commands.merge.words import failure_words
from tests.merge.merging import HALL, TITLE, codes, failures, letter, plan


def test_a_registry_is_needed_only_where_texts_differ():
    body = "All.\n\n::: for lead-members\nYou lead.\n:::\n"
    assert codes(failures(body)) == [("registry", "registry_missing")]
    assert "You lead." in letter(body, "registries: [lead-members]").plain_text()
    assert letter("All.", "registries: [lead-members, council-leaders]")
    by_registry = "fields: [{name: leads, type: yes/no, where: {registry: lead-members}}]"
    assert codes(failures("((leads??You lead.)) All.", by_registry)) == [("registry", "registry_missing")]


def test_a_registry_that_there_is_not_is_told():
    assert codes(failures(registry="mayors")) == [("registry", "registry_unknown")]


DECLARED = """fields:
  - {name: day, type: date}
  - {name: size, type: number}
  - {name: joint, type: yes/no}
  - {name: lead, type: choice, choices: [police, council]}
  - {name: place}
  - {name: about, type: long text}"""
SUITS = {
    "day": "27/03/2015",
    "size": "1,268",
    "joint": "y",
    "lead": "police",
    "place": "Leeds",
    "about": "One.\n\nTwo.",
}
SAYS = "((day)) ((size)) ((joint)) ((lead)) ((place))\n\n((about))"


def test_declared_fields_are_read_by_their_types():
    made = letter(SAYS, DECLARED, **SUITS)
    assert "27 March 2015 1,268 yes police Leeds\nOne.\nTwo.\n" in made.plain_text()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("day", "soon", "value_not_date"),
        ("day", "31/02/2015", "value_not_date"),
        ("size", "many", "value_not_number"),
        ("joint", "perhaps", "value_not_yes_or_no"),
        ("lead", "fire", "value_not_a_choice"),
        ("place", "x" * 201, "value_not_text"),
        ("place", "#N/A", "spreadsheet_error"),
        ("place", "", "missing_fields"),
        ("day", " ", "missing_fields"),
    ],
)
def test_a_value_that_does_not_suit_its_field_is_told(field, value, code):
    found = failures(SAYS, DECLARED, **(SUITS | {field: value}))
    assert codes(found) == [(field, code)]
    assert failure_words(found[0]).startswith(f"Row 2, {field}: {code}: ")


@pytest.mark.parametrize("field", ["date of letter", "reply by"])
def test_a_day_that_is_none_is_told(field):
    assert codes(failures(**{field: "tomorrow"})) == [(field, "value_not_date")]


@pytest.mark.parametrize("field", ["date of letter", "reply by"])
@pytest.mark.parametrize("written", ["31/12/9999", "01/01/2101", "1899-12-31"])
def test_a_day_that_is_not_of_our_time_is_told(field, written):
    found = failures(front="reply working days: 10", **{field: written})
    assert codes(found) == [(field, "day_not_of_our_time")]
    assert failure_words(found[0]).endswith("has the wrong year. Write a year from 1900 to 2100.")


@pytest.mark.parametrize("field", ["salutation", "areas", "organisation", "postcode", "letter reference", "x"])
def test_the_error_of_a_formula_is_told_wherever_it_stands(field):
    assert codes(failures("((x))", **{field: "#REF!"})) == [(field, "spreadsheet_error")]


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    cells = SUITS | HALL | {"day": "soon", "place": "", "postcode": "LS1", "registry": ""}
    assert codes(failures(SAYS, DECLARED, **cells)) == [
        ("postcode", "address_ends_without_postcode"),
        ("day", "value_not_date"),
        ("place", "missing_fields"),
    ]


def test_a_field_without_a_column_is_missing():
    assert codes(failures("((place)) ((Place)) ((day))")) == [("place", "missing_fields"), ("day", "missing_fields")]


def test_a_character_that_no_letter_can_print_is_told_with_its_column():
    (found,) = failures("((place))", place="中", post_title="Leader")
    assert (found.field, found.code) == ("place", "unprintable_characters")
    assert "“中” (U+4E2D" in failure_words(found)


def test_a_letter_of_which_nothing_is_left_is_told():
    (found,) = failures("((joint visit??We come.))\n\n((areas))", joint_visit="no", areas="")
    assert (found.field, found.code) == ("", "nothing_said")
    assert failure_words(found).startswith("Row 2: nothing_said: No part of the text is for this letter")


def test_each_column_is_told_of_its_own_characters():
    found = failures("((a)) ((b)) ((c))", a="中 😀", b="漢 中", c="plain")
    assert [(one.field, one.facts["characters"]) for one in found] == [("a", ("中", "😀")), ("b", ("中", "漢"))]


def test_an_error_is_said_on_one_line():
    (found,) = failures("((day))", "fields: [{name: day, type: date}]", day="12\r\n 03\u2028x\x1b")
    assert failure_words(found).startswith("Row 2, day: value_not_date: “12 03 x” is not a date.")


def test_a_list_for_a_field_of_one_value_is_told():
    planned = plan(f"{TITLE}((x))\n", '[{"x": "a", "organisation": ["a", "b"]}]')
    found = check_row(planned.rows[0], planned.shared)
    assert isinstance(found, tuple)
    assert failure_words(found[0]) == "Row 1, organisation: value_is_a_list: “a; b” is a list. Give one value."
