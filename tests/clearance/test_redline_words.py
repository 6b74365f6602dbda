"""What differs, in a sentence."""

import pytest

from app.clearance.redline import redline, redline_words, the_same_but
from tests.clearance.texts import BODY, paragraphs, text

FILES = "Read case files yourself, and not only summaries of them."
RECORD = "Be sure that a report is recorded when it is made."
THANKS = "Thank you for what you do for children."


def lines(*numbers: int) -> list[str]:
    return [f"Line {number} says a thing of its own: {'abcdefghij'[number] * 9}." for number in numbers]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ([FILES], [FILES], "Nothing changed"),
        ([FILES, THANKS], [FILES.replace("files", "notes"), THANKS], "1 paragraph changed"),
        ([FILES, RECORD], [FILES + " Now.", RECORD + " Now."], "2 paragraphs changed"),
        ([FILES], [FILES + " Now.", THANKS], "1 paragraph changed, 1 new"),
        ([FILES, THANKS], [THANKS], "1 paragraph removed"),
        ([FILES], [f"**{FILES}**"], "1 paragraph with the same words in a different layout"),
    ],
)
def test_what_changed_is_counted(before, now, said):
    assert redline_words(redline(paragraphs(*before), paragraphs(*now))) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (text(reply_by=None), "“Reply by” changed"),
        (text(BODY.replace("Record", "Keep"), marking="OFFICIAL"), "1 paragraph changed; “Protective marking” changed"),
        (text(BODY + "\nAnd ((region))."), "1 paragraph new"),
        (text(values={"meeting day": None}), "“meeting day” changed"),
    ],
)
def test_what_changed_beside_the_paragraphs_is_named(now, said):
    assert redline_words(redline(text(), now)) == said


@pytest.mark.parametrize(
    ("other", "now", "said"),
    [
        ([FILES, THANKS], [FILES, THANKS], ""),
        (
            [FILES, THANKS],
            [RECORD, THANKS],
            "except that paragraph 1 is added, and paragraph 1 of that text is left out",
        ),
        ([FILES], [FILES, RECORD, THANKS], "except that paragraphs 2 and 3 are added"),
        ([FILES, RECORD, THANKS], [FILES, THANKS], "except that paragraph 2 of that text is left out"),
        (
            [FILES, RECORD, THANKS],
            [f"{FILES} Now."],
            "except that paragraph 1 differs, and paragraphs 2 and 3 of that text are left out",
        ),
        (
            [FILES, THANKS],
            [f"{FILES} Now.", THANKS, RECORD],
            "except that paragraph 1 differs, and paragraph 3 is added",
        ),
        (lines(0), lines(1, 2, 3, 4, 5, 0), "except that 5 paragraphs are added"),
    ],
)
def test_how_it_differs_from_another_is_said_by_numbers(other, now, said):
    assert the_same_but(redline(paragraphs(*other), paragraphs(*now))) == said


def test_what_differs_beside_the_paragraphs_is_said_too():
    assert the_same_but(redline(text(), text(copies=[]))) == "except that “Copies to” differs"
