"""The names, address and greeting of a row's letter, and what is wrong with them."""

import pytest

from app.commands.merge.words import failure_words
from tests.merge.merging import HALL, codes, failures, letter


def test_an_address_stands_under_the_names_and_is_cleaned():
    names = {"office-holder": "Alex Example", "post title": "Leader", "organisation": "Leeds City Council"}
    made = letter(**names, **(HALL | {"address line 2": " Leeds , ", "postcode": "ls11ur"}))
    assert made.addressee == ("Alex Example", "Leader", "Leeds City Council", "Civic Hall", "Leeds", "LS1 1UR")
    assert made.posted


def test_a_name_that_begins_the_address_stands_once():
    made = letter(**{"office-holder": "Alex Example", "address line 1": "Alex Example", "address line 2": "Civic Hall"},
                  **{"address line 3": "Leeds", "postcode": "LS1 1UR"})  # fmt: skip
    assert made.addressee == ("Alex Example", "Civic Hall", "Leeds", "LS1 1UR")


def test_a_town_that_is_called_as_the_organisation_stays():
    made = letter(organisation="Leeds", **HALL)
    assert made.addressee == ("Leeds", "Civic Hall", "Leeds", "LS1 1UR")


def test_an_organisation_that_the_title_names_stands_once():
    made = letter(**{"post title": "Leader of Leeds City Council", "organisation": "Leeds City Council"})
    assert made.addressee == ("Leader of Leeds City Council",)


def test_a_postcode_that_ends_the_lines_as_well_stands_once():
    assert letter(**(HALL | {"address line 3": "ls1 1ur"})).addressee == ("Civic Hall", "Leeds", "LS1 1UR")


def test_an_address_may_stand_in_one_cell():
    made = letter(**{"address line 1": "Civic Hall\nLeeds\nLS1 1UR"})
    assert made.addressee == ("Civic Hall", "Leeds", "LS1 1UR")


def test_a_letter_without_an_address_is_made_and_can_not_be_posted():
    made = letter(**{"post title": "Leader", "postcode": ""})
    assert (made.addressee, made.posted) == (("Leader",), False)


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"postcode": "LS1"}, "postcode", "address_ends_without_postcode"),
        ({"address line 2": ""}, "address", "address_too_short"),
        ({f"address line {n}": f"Line {n}" for n in range(1, 8)}, "address", "address_too_long"),
        ({"address line 2": "(Leeds)"}, "address line 2", "address_line_starts_with_sign"),
        ({"address line 1": "--"}, "address line 1", "address_line_without_letter_or_digit"),
        ({"address line 3": "NFA"}, "address line 3", "address_no_fixed_abode"),
        ({"address line 3": "France", "postcode": "BFPO 58"}, "address line 3", "address_bfpo_with_country"),
    ],
)
def test_an_address_that_can_not_be_posted_to_is_told_by_its_rule(cells, field, code):
    assert codes(failures(**(HALL | cells))) == [(field, code)]


def test_an_address_that_breaks_two_rules_is_told_of_both():
    found = failures(**{"address line 1": "Civic Hall", "postcode": "LS1"})
    assert codes(found) == [("address", "address_too_short"), ("postcode", "address_ends_without_postcode")]


@pytest.mark.parametrize(
    ("cells", "line", "close"),
    [
        ({}, "Dear Sir or Madam", "Yours faithfully"),
        ({"office-holder": "Alex Example"}, "Dear Alex Example", "Yours sincerely"),
        ({"office-holder": "Alex Example", "salutation": "Dear Leader"}, "Dear Leader", "Yours sincerely"),
        ({"office-holder": "Sir Alex Example QPM", "salutation": "Dear Alex"}, "Dear Alex", "Yours sincerely"),
        ({"salutation": "Dear Sir or Madam"}, "Dear Sir or Madam", "Yours faithfully"),
    ],
)
def test_salutation_and_close(cells, line, close):
    made = letter(**cells)
    assert (made.salutation, made.close) == (line, close)


@pytest.mark.parametrize("field", HALL)
def test_the_error_of_a_formula_in_an_address_is_told_once(field):
    assert codes(failures(**(HALL | {field: "#VALUE!"}))) == [(field, "spreadsheet_error")]


def test_what_else_is_wrong_with_an_address_is_told_beside_the_error_of_a_formula():
    found = failures(**(HALL | {"address line 1": "#REF!", "address line 2": "(Leeds)", "postcode": "LS1"}))
    assert codes(found) == [
        ("address line 1", "spreadsheet_error"),
        ("postcode", "address_ends_without_postcode"),
        ("address line 2", "address_line_starts_with_sign"),
    ]


def test_names_and_address_that_do_not_fit_the_window_are_told():
    names = {"office-holder": "Alex Example", "post title": "Leader", "organisation": "Leeds City Council"}
    lines = {f"address line {n}": f"Line {n}" for n in range(1, 6)}
    assert codes(failures(**names, **lines, postcode="LS1 1UR")) == [("address", "address_overflow")]


def test_a_head_that_does_not_fit_is_told():
    front = f"signatories: [{{office: a, department: {' '.join(['Department'] * 40)}}}]"
    assert codes(failures(front=front)) == [("head of the page", "head_overflow")]


def test_a_reference_that_does_not_fit_the_foot_of_the_page_is_told_of_its_column():
    (found,) = failures(**{"letter reference": "2" * 90})
    assert (found.field, found.code) == ("letter reference", "head_overflow")
    assert "The reference at the foot needs 159 mm and there is room for 66 mm." in failure_words(found)
