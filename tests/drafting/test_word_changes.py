"""What a Word file changes of a text, in words."""

import pytest

from app.drafting.word.changes import text_changes
from app.drafting.word.files import Choice, offer_again
from app.drafting.word.words import LEFT, REFUSED, left_words
from app.letters.text.source import take_apart
from app.letters.word_text.package import WordFileRefused
from app.letters.word_text.read import WordText
from app.letters.word_text.report import LeftOut

NAMES = {"chief-constables": "Chief officers of police"}
BEFORE = "One.\n\nTwo ((ward)).\n\n::: for chief-constables\nThree.\n:::\n\nFour ((visited??five)).\n"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (BEFORE, ""),
        (BEFORE.replace("One", "Eins"), "1 paragraph changed"),
        (f"{BEFORE}\nNew.\n\n- a\n- list\n", "2 paragraphs added"),
        (
            "Here is a letter about schools.\n\nAnd another paragraph of it, with many words.\n\nTwo ((ward)).\n",
            "2 paragraphs added and 3 removed",
        ),
        (BEFORE.replace("One.\n\n", ""), "1 paragraph removed"),
        (BEFORE.replace("One.\n\n", "") + "\nOne.\n", "1 paragraph moved"),
        (BEFORE.replace("Three", "Drei").replace("One.\n\n", ""), "1 paragraph changed and 1 removed"),
    ],
)
def test_blocks_are_counted(after, said):
    assert text_changes(BEFORE, after, NAMES).counts == said


def test_fields_conditions_and_passages_that_are_gone_or_new_are_named():
    changes = text_changes(BEFORE, "((Ward)) ((grant, £))", NAMES)
    assert changes.lost == ("text only for chief officers of police", "text only if “visited” is yes")
    assert changes.new == ("the field “grant”",)


VISIT, GRANT = "Hello ((visited??and **thank** you)).", "Your grant was refused."


def test_what_is_gone_from_one_place_only_is_named():
    before = f"{VISIT}\n\n((visited??{GRANT})) ((ward)) ((ward)) ((ward))\n"
    changes = text_changes(before, f"{VISIT}\n\n{GRANT} ((ward))\n", NAMES)
    assert changes.lost == ("text only if “visited” is yes, in 1 of 2 places", "the field “ward”, in 2 of 3 places")
    assert text_changes(before, before.replace("**", ""), NAMES).lost == ()


def test_of_a_text_that_cannot_be_opened_nothing_is_counted():
    assert text_changes("::: for", "One.", NAMES).counts == ""
    offer = offer_again(WordText("One.\n"), "")
    assert offer.taken(take_apart("---\ntitle: A\n---\n::: for\n"), Choice()).body == "One."


def test_what_was_left_out_is_a_sentence():
    assert left_words(LeftOut("highlighted", 1, ("TBC",))) == "1 highlight was removed: “TBC”."
    assert (
        left_words(LeftOut("highlighted", 3, ("TBC", "date")))
        == "3 highlights were removed: “TBC” and “date” and others."
    )
    assert left_words(LeftOut("pictures", 1200)) == "1,200 pictures were left out."


def test_every_code_has_its_sentence():
    for table, documented in ((LEFT, LeftOut.__doc__), (REFUSED, WordFileRefused.__doc__)):
        for code in table.keys() - {"too_long"}:
            assert code in documented
