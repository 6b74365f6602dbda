"""A row becomes a letter, or all that keeps it from being one is told."""

from datetime import date

import pytest

from app.commands.merge.check import check_row
from app.commands.merge.failures import Failure
from app.commands.merge.plan import Plan, make_plan
from app.commands.merge.template import Source
from app.commands.merge.values import read_values
from app.commands.merge.words import failure_words
from app.letters.letter import Letter
from tests.merge.merging import HALL, TITLE, one_row, table

TODAY = date(2015, 3, 3)


def plan(source: str, values: str) -> Plan:
    return make_plan(Source("letter.md", source), read_values(values.encode()), today=TODAY)


def letter(body: str = "Text", front: str = "", **cells: str) -> Letter:
    """Of the one row of a table with these cells; `post_title` heads a column as well as “post title”."""
    made = first(body, front, **cells)
    assert isinstance(made, Letter), made
    return made


def failures(body: str = "Text", front: str = "", **cells: str) -> tuple[Failure, ...]:
    found = first(body, front, **cells)
    assert not isinstance(found, Letter)
    return found


def first(body: str, front: str, **cells: str) -> Letter | tuple[Failure, ...]:
    planned = plan(f"---\ntitle: A visit\n{front}\n---\n{body}\n", one_row(**({"x": "x"} | cells)))
    return check_row(planned.rows[0], planned.shared)


def codes(found: tuple[Failure, ...]) -> list[tuple[str, str]]:
    return [(failure.field, failure.code) for failure in found]


@pytest.mark.parametrize("heading", ["council name", "Council Name", "council_name", "COUNCIL-NAME", "councilname"])
def test_a_column_is_headed_as_its_field_is_called(heading):
    assert "of Leeds." in letter("of ((council name)).", **{heading: "Leeds"}).plain_text()


@pytest.mark.parametrize("value", ["yes", "Y", "TRUE", "t", "1", "include", "show"])
def test_a_condition_holds_when_its_column_says_yes(value):
    assert "shown" in letter("((x??shown)) text", x=value).plain_text()


@pytest.mark.parametrize("value", ["no", "", "maybe", "yes please", "0"])
def test_a_condition_does_not_hold_otherwise(value):
    assert "shown" not in letter("((x??shown)) text", x=value, y="z").plain_text()


def test_a_field_that_is_not_declared_takes_text_of_any_length():
    assert "y" * 5000 in letter("((x))", x="y" * 5000).plain_text()


@pytest.mark.parametrize("value", ["# <b>Leeds</b>", "((other))", "- a\n- b", "::: for lead-members", "[a](http://b)"])
def test_a_value_is_never_markup(value):
    assert f"of {' '.join(value.split())}." in letter("of ((x)).", x=value).plain_text()


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


def test_the_built_in_fields_are_those_of_the_columns():
    said = letter(
        "((post title)), ((office-holder)), ((organisation)), ((region)), ((policing body)), ((letter reference))",
        **{"post title": "Leader", "office holder": "Alex Example", "organisation": "Leeds", "Region": "Yorkshire"},
        **{"policing_body": "the mayor", "letter reference": "A/1"},
    )
    assert "Leader, Alex Example, Leeds, Yorkshire, the mayor, A/1" in said.plain_text()
    assert said.reference == "A/1"


LISTS = ("areas", "councils", "police forces", "health bodies", "directors of children's services")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("cell", ["York; Leeds;", "York\nLeeds", " Leeds ;York; "])
def test_a_list_has_semicolons_or_line_breaks_between_its_items(name, cell):
    assert "of Leeds and York." in letter(f"of (({name})).", **{name: cell}).plain_text()


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_not_missing(name):
    assert "of nobody" in letter(f"of nobody (({name}))").plain_text()


def test_a_json_list_prints_as_a_list_does():
    body = '[{"areas": ["York", "Leeds"], "towns": ["Selby", "", "Ilkley"]}]'
    planned = plan(f"{TITLE}((areas)): ((towns)).\n\n((towns))\n", body)
    made = check_row(planned.rows[0], planned.shared)
    assert isinstance(made, Letter)
    assert "Leeds and York: Selby and Ilkley.\n• Selby\n• Ilkley\n" in made.plain_text()


@pytest.mark.parametrize("written", ["27/03/2015", "2015-03-27", "27.3.2015"])
def test_days_are_read_as_they_are_written_here(written):
    made = letter("by ((reply by))", **{"date of letter": written, "reply by": written})
    assert (made.date, made.reply_by) == ("27 March 2015", "27 March 2015")


def test_a_letter_without_a_date_is_of_today_and_is_replied_to_when_its_template_says():
    made = letter(front="reply working days: 15")
    assert (made.date, made.reply_by) == ("3 March 2015", "24 March 2015")
    assert letter(front="reply working days: 2", **{"date of letter": "2/4/2015"}).reply_by == "8 April 2015"
    assert letter().reply_by == ""


def test_a_letter_without_a_reference_goes_by_its_number():
    assert letter().reference == "0001"


def references(*written: str) -> list[str]:
    """What is said of the references of rows that have these."""
    planned = plan(f"{TITLE}((x))\n", table(*((one, "x") for one in written), headings=("Letter_Reference", "x")))
    found = (check_row(row, planned.shared) for row in planned.rows)
    return [failure_words(failure) for one in found if isinstance(one, tuple) for failure in one]


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        (("A/1", "A/2", " A/1 "), [(4, 2, "A/1")]),
        (("A/1", "B", "A/1", "A/1"), [(4, 2, "A/1"), (5, 2, "A/1")]),
        (("", "0001"), [(3, 2, "0001")]),
        (("0002", ""), [(3, 2, "0002")]),
        (("A/1", "a/1", "", ""), []),
    ],
)
def test_no_two_letters_go_by_one_reference(written, wrong):
    assert references(*written) == [
        f"Row {row}, letter reference: reference_twice: "
        f"Row {other} has “{said}” too. Give each letter a reference of its own."
        for row, other, said in wrong
    ]


def test_the_text_is_that_of_the_registry():
    body = "All.\n\n::: for lead-members\nYou lead.\n:::\n"
    assert "You lead." in letter(body, registry="Lead members").plain_text()
    assert "You lead." not in letter(body, registry="council_leaders").plain_text()


def test_a_registry_is_needed_only_where_texts_differ():
    body = "All.\n\n::: for lead-members\nYou lead.\n:::\n"
    assert codes(failures(body)) == [("registry", "registry_missing")]
    assert "You lead." in letter(body, "registries: [lead-members]").plain_text()
    assert letter("All.", "registries: [lead-members, council-leaders]")
    by_registry = "fields: [{name: leads, type: yes/no, where: {registry: lead-members}}]"
    assert codes(failures("((leads??You lead.)) All.", by_registry)) == [("registry", "registry_missing")]


def test_a_registry_that_there_is_not_is_told():
    assert codes(failures(registry="mayors")) == [("registry", "registry_unknown")]


def test_a_field_answers_itself_from_the_facts_or_by_a_column_of_its_own():
    front, body = "fields: [{name: in Wales, type: yes/no, where: {nation: Wales}}]", "All. ((in Wales??Croeso.))"
    assert "Croeso." in letter(body, front, nation="Wales").plain_text()
    assert "Croeso." not in letter(body, front, nation="England").plain_text()
    assert "Croeso." in letter(body, front, nation="England", **{"in Wales": "yes"}).plain_text()
    assert "Croeso." not in letter(body, front, nation="Wales", **{"in Wales": ""}).plain_text()


@pytest.mark.parametrize(
    ("fact", "listed", "said"),
    [
        ("nation", "Wales", "wales"),
        ("nation", "Wales", " WALES "),
        ("kind", "clinical commissioning group", "Clinical Commissioning Group"),
        ("region", "Yorkshire and the Humber", "yorkshire and the humber"),
        ("registry", "lead-members", "Lead members"),
    ],
)
def test_a_fact_is_the_same_however_it_is_spelled(fact, listed, said):
    front = f"fields: [{{name: so, type: yes/no, where: {{{fact}: {listed}}}}}]"
    assert "Croeso." in letter("All. ((so??Croeso.))", front, **{fact: said}).plain_text()


def test_what_ministers_are_to_sign_is_a_draft_and_bears_no_signature():
    front = "signatories: [{office: Home Secretary, department: Home Office, name: Alex Example}]"
    made = letter(front=front)
    assert made.draft
    assert [(one.name, one.picture) for one in made.signatories] == [("Alex Example", None)]
    assert not letter().draft


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
    assert failure_words(found[0]).endswith("is not of our time. Write a year from 1900 to 2100.")


@pytest.mark.parametrize("field", ["salutation", "areas", "organisation", "postcode", "letter reference", "x"])
def test_the_error_of_a_formula_is_told_wherever_it_stands(field):
    assert codes(failures("((x))", **{field: "#REF!"})) == [(field, "spreadsheet_error")]


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
    assert failure_words(found).startswith("Row 2, day: value_not_date: “12 03 x” is not a day.")


def test_a_column_that_is_ignored_may_hold_anything():
    assert letter("Text", y="中 #REF!")


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
    assert "The reference at the foot needs 159 mm and 66 mm fit." in failure_words(found)


def test_a_list_for_a_field_of_one_value_is_told():
    planned = plan(f"{TITLE}((x))\n", '[{"x": "a", "organisation": ["a", "b"]}]')
    found = check_row(planned.rows[0], planned.shared)
    assert isinstance(found, tuple)
    assert failure_words(found[0]) == "Row 1, organisation: value_is_a_list: “a; b” is a list. Give one value."
