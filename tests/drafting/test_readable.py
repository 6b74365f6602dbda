"""A text as people read it who do not edit it: in words, without marks for the editor."""

import pytest

from app.drafting.boxes import with_spaces, without_spaces
from app.drafting.readable import readable_lines, readable_pair, readable_text
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import take_apart
from app.web.shown_fields import in_square_brackets, signed
from tests.letters.factory import MARCH

NAMES = {"chief-constables": "Chief constables", "lead-members": "Lead members"}


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("One line\nof a paragraph.", "One line of a paragraph."),
        ("## What we ask of you\n\nWrite.", "What we ask of you\n\nWrite."),
        ("- one\n- two\n  still two\n\n1. first", "• one\n• two still two\n\n1. first"),
        ("(section&nbsp;10)", "(section\u00a010)"),
        ("One line,\\\nand another.", "One line,\nand another."),
        (
            "| Council | Grant |\n| --- | ---: |\n| **Leeds** | ((grant, £)) |\n| a \\| b | |",
            "Council | Grant\nLeeds | [grant, £]\na | b | ",
        ),
        ("The ((grant, £)), ((plan??or ((grant))))", "The [grant, £], [only if “plan” is yes: or [grant]]"),
        ("> One.\n>\n> 3. three\n>    - four", "One.\n3. three\n• four"),
        ("Write to <a@b.gov.uk> or <https://www.gov.uk>.", "Write to a@b.gov.uk or https://www.gov.uk."),
        ("Be _sure_, **_very_ sure** of snake_case_words.", "Be sure, very sure of snake_case_words."),
        (
            "See [the **plan**](<https://www.gov.uk/a>) &laquo;x&raquo; &amp; y.",
            "See the plan (https://www.gov.uk/a) «x» & y.",
        ),
        ("Be **sure** and *quick*, at 2 * 3.", "Be sure and quick, at 2 * 3."),
        (
            "Dear ((name)), ((in Wales??bring ((what)) (soon))).",
            "Dear [name], [only if “in Wales” is yes: bring [what] (soon)].",
        ),
        ("One.\n\n***\n\nTwo.", "One.\n\nA new page begins here.\n\nTwo."),
        (
            "::: for chief-constables, lead-members\nOne.\n:::\n\nAll.",
            "Only in letters to chief constables and lead members:\n\nOne.\n\nIn all letters:\n\nAll.",
        ),
        (
            "::: for lead-members\nOne.\n:::\n::: for chief-constables\nTwo.\n:::",
            "Only in letters to lead members:\n\nOne.\n\nOnly in letters to chief constables:\n\nTwo.",
        ),
        ("A ((condition??without an end", "A ((condition??without an end"),
        ("See \\(\\(annex A\\)\\) and ((first&nbsp;name))", "See ((annex A)) and [first\u00a0name]"),
    ],
)
def test_a_text_is_read_in_words(body, read):
    assert in_square_brackets(readable_text(body, NAMES)) == read


def test_a_condition_that_answers_itself_says_for_whom():
    spec = FieldSpec(name="in Wales", label="In Wales", type="yes/no", where={"nation": ("Wales",)})
    assert readable_text("Write((In Wales?? in Welsh)).", NAMES, [spec]) == (
        "Write[only for recipients in Wales:  in Welsh]."
    )


def test_a_subject_and_asks_are_read_in_words():
    asks = "# 1 of our **aims**\nTell ((organisation)) &nbsp;\\*now\\*"
    assert in_square_brackets(readable_lines(asks)) == "# 1 of our aims\nTell [organisation] \u00a0*now*"
    assert readable_lines("((visit agreed??We come))") == "[only if “visit agreed” is yes: We come]"
    assert readable_lines("") == ""


def test_the_shipped_letter_has_no_marks_left():
    read = readable_text(take_apart(MARCH.read_text(encoding="utf-8")).body, NAMES)
    assert not [mark for mark in (":::", "??", "&nbsp;", "##", "**") if mark in read]
    assert signed("organisation") in read, "a field is still seen to be one"


@pytest.mark.parametrize(
    "body", ["(section&nbsp;10)", "(section\u00a010)", "(section&nbsp;10), (section\u00a011)", "None"]
)
def test_a_space_where_no_line_breaks_is_edited_as_a_space_and_saved_as_it_was(body):
    shown = with_spaces(body)
    assert without_spaces(shown, body) == body
    assert ("&nbsp;" in shown) is ("&nbsp;" in body and "\u00a0" in body), "by its name only beside one that is not"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Hi **all**", "Hi **you**", ("Hi all", "Hi you")),
        ("Hi **all**", "Hi all", ("Hi **all**", "Hi all")),
        ("See ((ward))", "See ((ward, £))", (f"See {signed('ward')}", f"See {signed('ward, £')}")),
    ],
)
def test_two_subjects_are_read_in_words_unless_only_their_marks_differ(old, new, shown):
    assert readable_pair(old, new) == shown
