"""What is said of a table that was saved, of letters made before, and of whoever was first."""

from datetime import UTC, date, datetime

import pytest

from app.campaigns.values.plan import Change, Plan, Rejected
from app.campaigns.values.words import WORDS, changed_words, display_value, done_words, made_words, rejected_words
from app.letters.text.front_matter import FieldSpec

PLACE = FieldSpec(name="place", label="Place")
DAY = FieldSpec(name="day", label="Day", type="date")


def plan(*, changes=0, unchanged=0, rows=0, cells=0):
    changed = [Change(number % 2, f"A-{number}", PLACE, "", "Leeds") for number in range(changes)]
    rejected = [Rejected(2, "", "letter_unknown")] * rows + [Rejected(2, "Day", "value_not_date")] * cells
    return Plan(changed, unchanged, rejected, [])


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (plan(changes=1), "1 value of 1 letter saved."),
        (plan(changes=3, unchanged=5, rows=1, cells=2), "3 values of 2 letters saved. 1 row and 2 cells left out."),
        (plan(unchanged=4), "The letters already have these values: 4 values."),
        (plan(unchanged=1, cells=1), "The letters already have these values: 1 value. 1 cell left out."),
    ],
)
def test_what_a_table_did(done, words):
    assert done_words(done) == words


@pytest.mark.parametrize(
    ("letters", "made", "sent", "words"),
    [
        (1, 0, 0, ""),
        (1, 1, 0, "The letter has been generated, and does not change. To print new values, generate it again."),
        (1, 1, 1, "The letter has been generated and sent, and does not change. To correct it, go to Send."),
        (
            4,
            1,
            0,
            (
                "1 of the 4 letters has been generated. Generated letters do not change. To print new values, "
                "generate it again"
            ),
        ),
        (
            1268,
            40,
            0,
            (
                "40 of the 1,268 letters have been generated. Generated letters do not change. To print new "
                "values, generate"
            ),
        ),
        (
            4,
            3,
            1,
            "3 of the 4 letters have been generated, and 1 of them sent. Generated letters do not change. To print new",
        ),
    ],
)
def test_what_becomes_of_letters_that_were_made(letters, made, sent, words):
    assert made_words(letters, made=made, sent=sent).startswith(words)
    assert bool(words) == bool(made)


def test_who_was_first():
    at = datetime(2015, 3, 24, 15, 20, tzinfo=UTC)
    assert changed_words("Sam Example", at, of_text=False) == (
        "Sam Example saved other values of this letter at 3:20pm on 24 March 2015, after you opened it."
    )
    assert "saved another text of the letter" in changed_words("Sam Example", at, of_text=True)


@pytest.mark.parametrize(
    ("value", "spec", "words"),
    [
        ("2015-03-27", DAY, "27 March 2015"),
        (date(2015, 3, 27), DAY, "27 March 2015"),
        ("soon", DAY, "soon"),
        ("2015-03-27", PLACE, "2015-03-27"),
        (None, DAY, ""),
        ("", PLACE, ""),
    ],
)
def test_a_value_as_a_page_says_it(value, spec, words):
    assert display_value(value, spec) == words


@pytest.mark.parametrize("code", WORDS)
def test_every_reason_has_words_and_says_what_to_do(code):
    facts = {
        "reference": "A-1",
        "value": "x",
        "characters": ["x"],
        "choices": ["y"],
        "field": "place",
        "word": "x",
        "format": "£",
    }
    assert rejected_words(Rejected(2, "", code, facts)).count(".") >= 2
