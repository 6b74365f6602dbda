"""What a row says in the fields of its letter: headings, conditions, lists, days, references, registries and facts."""

import pytest

from app.commands.merge.check import check_row
from app.commands.merge.words import failure_words
from app.letters.letter import Letter
from tests.merge.merging import TITLE, letter, plan, table


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
        f"Row {other} has “{said}” too. Give each letter its own reference."
        for row, other, said in wrong
    ]


def test_the_text_is_that_of_the_registry():
    body = "All.\n\n::: for lead-members\nYou lead.\n:::\n"
    assert "You lead." in letter(body, registry="Lead members").plain_text()
    assert "You lead." not in letter(body, registry="council_leaders").plain_text()


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


def test_a_column_that_is_ignored_may_hold_anything():
    assert letter("Text", y="中 #REF!")
