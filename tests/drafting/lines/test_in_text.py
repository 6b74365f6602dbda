"""Standard lines are known again in the text of a letter, word for word or changed."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.drafting.lines.in_text import lines_in_text
from app.drafting.lines.keep import keep_version, withdraw
from app.drafting.lines.likeness import matches, paragraphs
from app.drafting.lines.words import line_words
from tests.drafting.lines.writing import BODY, DAY, OTHER, make_line, said

BEFORE = "The reports of last year showed what happens when nobody answers for a decision.\n\n"


def found(services, text, *, on=DAY):
    with services.database.reading() as session:
        return lines_in_text(session, text, on=on)


def only(services, text, *, on=DAY):
    (one,) = found(services, text, on=on)
    return one


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        BODY.upper(),
        BODY.replace("’", "'"),
        BODY.replace(" ", "\n"),
        BODY.replace("today", "**today**"),
        BODY.replace("today", "_today_"),
        BODY.replace("today", "&#116;oday").replace("’", "&rsquo;"),
        f"- {BODY}",
        f"> 3. {BODY}",
        f"::: for council-leaders\n{BODY}\n:::",
    ],
)
def test_what_makes_no_difference_to_a_reader_makes_none(services, text):
    make_line(services)
    one = only(services, text)
    assert (one.changed, one.to_look_at) == (0, False)


@pytest.mark.parametrize(
    ("approved", "written", "changed"),
    [
        ("[the **plan**](https://www.gov.uk/a)", "[the plan](<https://www.gov.uk/a>)", 0),
        ("<https://www.gov.uk/a>", "[https://www.gov.uk/a](<https://www.gov.uk/a>)", 0),
        ("[the plan](https://www.gov.uk/a)", "[the plan](https://www.gov.uk/b)", 1),
        ("snake_case_words in the plan", "snake\\_case\\_words in the plan", 0),
        ("the plan", "((in Wales??the plan))", 3),
    ],
)
def test_words_are_compared_as_they_print(services, approved, written, changed):
    make_line(services, body=f"{BODY} Read {approved}.")
    assert only(services, f"{BODY} Read {written}.").changed == changed


def test_cells_of_a_table_are_words(services):
    table = "| Council | Grant |\n| --- | --- |\n| The council of the city | ((grant, £)) |"
    make_line(services, body=table)
    assert only(services, table.replace("| --- |", "|:--|").replace("| Grant", "|   Grant")).changed == 0
    assert only(services, table.replace("city", "county")).changed == 1


def test_it_says_on_which_line_of_the_text_it_begins(services):
    make_line(services)
    make_line(services, "Inspection", body=OTHER)
    text = f"{BEFORE}::: for lead-members\n{BODY}\n:::\n\n## Next\n{OTHER}\n\n***\n\n{OTHER}"
    assert [(one.at, one.kept.version.title) for one in found(services, text)] == [
        (4, "A child at risk now"),
        (8, "Inspection"),
        (12, "Inspection"),
    ]


@pytest.mark.parametrize(
    "text", ["", BEFORE, "When a child may be at risk of harm now, write to us.", "Tell the police."]
)
def test_other_paragraphs_are_no_line(services, text):
    make_line(services)
    assert found(services, text) == []


def test_a_line_of_several_paragraphs_is_one(services):
    make_line(services, body=f"{BODY}\n\n{OTHER}")
    assert [(one.at, one.changed) for one in found(services, f"{BEFORE}{BODY}\n\n{OTHER}\n\nYours.")] == [(3, 0)]


@pytest.mark.parametrize(("left", "gone"), [(BODY, OTHER), (OTHER, BODY)])
def test_a_paragraph_left_out_of_a_line_is_a_change(services, left, gone):
    make_line(services, body=f"{BODY}\n\n{OTHER}")
    assert only(services, f"{left}\n\n{BEFORE}").changed == len(gone.split())


def test_a_short_line_counts_word_for_word(services):
    make_line(services, body="This is urgent.")
    assert only(services, "This is urgent.").changed == 0
    assert found(services, "This is very urgent.") == []


def test_a_heading_of_a_line_belongs_to_it(services):
    make_line(services, body=f"## What to do\n\n{BODY}")
    one = only(services, f"{BEFORE}## What to do\n\n{BODY}")
    assert (one.at, one.changed) == (3, 0)
    assert only(services, f"{BEFORE}## Now\n\n{BODY}").changed == 3


def test_a_short_paragraph_of_a_longer_line_does_not_find_it(services):
    make_line(services, body=f"## What to do\n\n{BODY}")
    assert found(services, f"## What to do\n\n{BEFORE}") == []


class TestWhatIsSaid:
    def test_current(self, services):
        make_line(services, valid_until=date(2026, 11, 25))
        assert line_words(only(services, BODY)) == "The standard line “A child at risk now”, version 1, as approved."

    def test_expired(self, services):
        make_line(services, valid_until=date(2026, 11, 24))
        one = only(services, BODY)
        assert one.to_look_at
        assert line_words(one) == (
            "The standard line “A child at risk now” expired on 24 November 2026. "
            "Ask Home Office policy team for current words, or remove the line."
        )
        assert not only(services, BODY, on=date(2026, 11, 24)).to_look_at

    def test_not_yet(self, services):
        make_line(services, valid_from=date(2027, 1, 1))
        assert "must not be used before 1 January 2027." in line_words(only(services, BODY))

    def test_withdrawn(self, services):
        line = make_line(services)
        with services.database.writing() as session:
            withdraw(session, line, reason="The law changed", actor=SYSTEM)
        assert line_words(only(services, BODY)).startswith(
            "The standard line “A child at risk now” is withdrawn: The law changed. Ask"
        )

    def test_a_newer_version_exists(self, services):
        line = make_line(services)
        with services.database.writing() as session:
            keep_version(session, line, said(body=OTHER), seen=1, actor=SYSTEM)
        assert "has a newer version, 2; this is version 1." in line_words(only(services, BODY))
        assert not only(services, OTHER).to_look_at

    def test_words_that_two_versions_share_are_those_of_the_newer(self, services):
        line = make_line(services)
        with services.database.writing() as session:
            keep_version(session, line, said(valid_until=date(2027, 1, 1)), seen=1, actor=SYSTEM)
        assert only(services, BODY).kept.version.number == 2


def test_of_two_lines_the_nearer_one_is_meant():
    text, near = paragraphs(BODY), BODY.replace("today", "tomorrow")
    assert [one.which for one in matches(text, [paragraphs(near), paragraphs(BODY)])] == [1]
