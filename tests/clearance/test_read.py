"""The stored text as paragraphs: every branch with its condition, and all else that is cleared."""

from dataclasses import replace

import pytest

from app.clearance.read import NO_VALUE, Branch, Kind, Span, posts_in
from app.web.shown_fields import signed
from tests.clearance.texts import FRONT, kept, text


def test_paragraphs_are_numbered_as_people_count_and_placed_as_blocks_stand():
    found = text("One.\n\n***\n\n## Two\n\n- three\n- four").paragraphs
    assert [(one.block, one.number, one.kind) for one in found] == [
        (0, 1, Kind.TEXT),
        (1, 0, Kind.PAGE_BREAK),
        (2, 2, Kind.HEADING),
        (3, 3, Kind.LIST),
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "We write to ((organisation))."),
        (2, "Record each report."),
        (3, "What we ask"),
        (4, "1. Name who answers to you.\n2. Say what stands in your way."),
        (5, "We meet on ((meeting day)) [only if “in England” is yes: in London]."),
        (6, "Believe ((ward))."),
    ],
)
def test_each_is_said_in_words(number, words):
    assert text().paragraphs[number - 1].words == words


def test_a_paragraph_that_is_one_branch_names_its_condition_and_one_within_others_stands_in_its_place():
    second, fifth = text().paragraphs[1], text().paragraphs[4]
    assert (second.condition, second.lines[0].parts) == ("in England", (Span("Record each report."),))
    assert fifth.condition == ""
    assert fifth.lines[0].parts[1:3] == (
        Span("meeting day", field=True, bold=True),
        Branch("in England", (Span(" in London"),)),
    )


def test_a_condition_is_said_at_its_paragraphs_only_where_it_is_of_whole_ones():
    wales = "  - {name: in Wales, type: yes/no, where: {nation: Wales}}\n"
    body = (
        "((in England??Record each report.))\n\nWe meet ((in Wales?? in Cardiff)).\n\n((in Wales??Croeso.))\n\n((asks))"
    )
    found = text(body, front=FRONT + wales)
    names = ("in England", "in Wales", "in Scotland")
    assert [found.is_beside_paragraphs(f"“{name}” is yes") for name in names] == [True, False, False]
    assert not found.is_beside_paragraphs("Subject")


def test_lists_in_lists_and_in_quotes_keep_their_signs():
    assert text("> - one\n>   1. two\n> - three").paragraphs[0].words == "• one\n1. two\n• three"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Subject", f"Children at risk, {signed('region')}"),
        ("Notice", "A practice letter"),
        ("((meeting day))", "9 March 2015"),
        ("“in England” is yes", "In letters to recipients in England"),
        ("Filled in for each letter", signed("ward")),
        ("Reply by", "24 March 2015"),
        ("Protective marking", "None"),
        ("Signed by", "Home Secretary (Home Office)\nA Minister, Education Secretary (Education)"),
        ("Copies to", "Ofsted\nLeader of Leeds City Council"),
        ("Enclosures", "A list\nA map (a file, printed after the letter; SHA-256 abababababab…)"),
    ],
)
def test_what_is_cleared_beside_the_paragraphs_is_said(name, words):
    assert {one.name: one.words for one in text().facts}[name] == words


@pytest.mark.parametrize(
    ("beside", "name", "words"),
    [
        ({"reply_by": None}, "Reply by", "No date"),
        ({"marking": "OFFICIAL"}, "Protective marking", "OFFICIAL"),
        ({"letter_date": "2015-03-03"}, "Date of letter", "3 March 2015"),
        ({"top_and_tail": True}, "Salutation and close", "By hand"),
        ({"open_letter": True}, "Open letter", "One letter to the whole registry, with its posts listed in the annex"),
        ({"values": {"meeting day": None}}, "((meeting day))", NO_VALUE),
        ({"values": {"meeting day": "soon"}}, "((meeting day))", "soon"),
        ({"copies": [], "enclosures": []}, "Enclosures", "None"),
    ],
)
def test_it_is_said_when_it_is_otherwise(beside, name, words):
    assert {one.name: one.words for one in text(**beside).facts}[name] == words


def test_where_a_field_says_yes_is_said_of_kinds_and_places():
    where = "{kind: [county, unitary], nation: Wales}"
    front = f"title: T\nsubject: S\nfields:\n  - {{name: there, type: yes/no, where: {where}}}\n"
    said = {one.name: one.words for one in text("((there??Yes.))", front=front, values={}).facts}
    assert said["“there” is yes"] == "In letters to county councils and unitary councils in Wales"


def test_a_post_that_copies_go_to_is_called_as_it_was_then():
    then = [{"post": 7, "title": "Leader of the County of Leeds"}, {"post": 8, "title": ""}]
    facts = {one.name: one.words for one in text(copies=then).facts}
    assert facts["Copies to"] == "Leader of the County of Leeds"
    assert posts_in(kept(copies=then)) == []


def test_the_annex_of_an_open_letter_is_read():
    facts = {one.name: one.words for one in text(open_letter=True, annex=["A", "B"], shared={"nation": "Wales"}).facts}
    assert (facts["Annex"], facts["Shared by all recipients"]) == ("A\nB", "Wales")


def test_the_posts_that_copies_go_to_are_found_to_be_named():
    assert posts_in(kept()) == [7]


def test_a_field_without_a_value_is_a_gap_by_its_label_where_that_is_known():
    found = text(values={"meeting day": None})
    assert found.gaps == ["((meeting day))"]
    assert replace(found, labels={"meeting day": "When we meet"}).gaps == ["When we meet ((meeting day))"]
