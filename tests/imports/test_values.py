"""What the cells of a row say, and what of them can't be."""

import pytest

from app.imports.reading.values import read_row
from app.imports.words import WRONG, wrong_words


def said(**texts):
    return read_row(texts, order="day")


def wrong(**texts):
    return [(one.field, one.code) for one in said(**texts).wrong]


def test_a_blank_cell_says_nothing():
    assert said(full_name="", email=" ", postcode="").values == {}


def test_a_whole_name_is_taken_apart_and_columns_of_its_parts_go_before():
    values = said(full_name="Cllr Alex Example OBE", person_title="Dr").values
    assert values == {
        "full_name": "Alex Example",
        "person_title": "Dr",
        "forename": "Alex",
        "surname": "Example",
        "nominals": "OBE",
        "whole": "Cllr Alex Example OBE",
        "split": ["forename", "nominals", "surname"],
    }


@pytest.mark.parametrize(
    "texts",
    [
        {"full_name": "T/DCC Alex Example"},
        {"person_title": "T/DCC", "full_name": "Alex Example"},
        {"person_title": "T/DCC", "forename": "Alex", "surname": "Example"},
        {"forename": "T/DCC Alex", "surname": "Example"},
        {"forename": "T/DCC", "surname": "Alex Example"},
    ],
)
def test_a_rank_is_no_part_of_a_name_and_is_not_lost(texts):
    values = said(**texts).values
    assert (values["full_name"], values["rank"], values["acting"]) == ("Alex Example", "T/DCC", True)
    assert "person_title" not in values


def test_a_title_stays_beside_a_rank():
    values = said(full_name="Commissioner Sir Alex Example QPM").values
    assert (values["person_title"], values["forename"], values["rank"]) == ("Sir", "Alex", "Commissioner")
    assert said(person_title="Chief Constable Dame").values == {"person_title": "Dame", "rank": "Chief Constable"}
    assert said(full_name="Chief Constable").values["unclear"] == "full_name"
    assert said(full_name="CC: vacant").values == {"vacant": True}


def test_parts_make_a_whole_name():
    assert said(forename="Alex", surname="Example").values["full_name"] == "Alex Example"


@pytest.mark.parametrize("line", ["Alex", "Dear Alex", "Dear Alex,"])
def test_a_salutation_is_a_whole_line(line):
    assert said(salutation=line).values["salutation"] == "Dear Alex"


@pytest.mark.parametrize(
    "texts",
    [
        {"address": "1 High Street, Leeds, LS1 1UR"},
        {"address": "1 High Street\nLeeds\nls11ur"},
        {"address": "1 High Street\nLeeds", "postcode": "LS1 1UR"},
        {"line_1": "1 High Street", "town": "Leeds", "postcode": "LS11UR"},
        {"line_1": "1 High Street", "line_2": "", "line_3": "Leeds", "postcode": "LS1 1UR"},
    ],
)
def test_an_address_is_one_however_it_is_parted(texts):
    assert said(**texts).values == {"postal": ["1 High Street", "Leeds", "LS1 1UR"]}


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (
            {"line_1": "1 High Street", "town": "Leeds", "postcode": "LS1 XXX"},
            ("postcode", "address_ends_without_postcode"),
        ),
        ({"postcode": "LS1 1UR"}, ("postcode", "address_too_short")),
        ({"line_1": "@ Hall", "town": "Leeds", "postcode": "LS1 1UR"}, ("line_1", "address_line_starts_with_sign")),
        ({"email": "alex"}, ("email", "email_without_at")),
        ({"telephone": "ask"}, ("telephone", "telephone_unfit")),
        ({"since": "soon"}, ("since", "not_a_day")),
        ({"since": "1/1/1066"}, ("since", "not_a_day")),
        ({"acting": "perhaps"}, ("acting", "neither_yes_nor_no")),
        ({"format": "braille"}, ("format", "no_format")),
        ({"full_name": "x" * 201}, ("full_name", "too_long")),
        ({"full_name": "名"}, ("full_name", "unprintable_characters")),
        ({"title": "#REF!"}, ("title", "spreadsheet_error")),
        ({"since": "2/2/2020", "until": "1/1/2020"}, ("until", "ends_before_it_begins")),
    ],
)
def test_what_can_t_be_is_said_at_its_column_with_what_to_do(texts, found):
    assert wrong(**texts) == [found]
    words = wrong_words(said(**texts).wrong[0].to_json())
    assert words.endswith(".")
    assert "{" not in words


@pytest.mark.parametrize(
    ("text", "acting"), [("Acting", True), ("interim", True), ("Y", True), ("substantive", False), ("No", False)]
)
def test_acting_is_read_in_many_words(text, acting):
    assert said(acting=text).values["acting"] is acting


def test_a_field_that_the_registry_declares_is_read_as_its_kind():
    found = read_row(
        {"value:next review": "4 May 2027", "value:pupils": "many"},
        order="day",
        kinds={"next review": "date", "pupils": "number"},
    )
    assert found.values == {"value:next review": "2027-05-04"}
    assert [(one.field, one.code) for one in found.wrong] == [("value:pupils", "value_not_number")]
    assert wrong_words(found.wrong[0].to_json()) == WRONG["value_not_number"].format(value="many")


def test_markup_and_formulas_are_plain_text():
    assert said(full_name="<b>Alex</b> =Example()").values["full_name"] == "<b>Alex</b> =Example()"
