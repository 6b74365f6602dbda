"""A comment stays with its paragraph while that can be told."""

import pytest

from app.clearance.comments import place, shared_paragraph
from tests.clearance.texts import paragraphs

FILES = "Read case files yourself, and not only summaries of them."
THANKS = "Thank you for what you do for children."
OTHER = "Nothing like any of the others here stands."


@pytest.mark.parametrize(
    ("quote", "block", "now", "number", "changed"),
    [
        (FILES, 0, [FILES, THANKS], 1, False),
        (FILES, 0, [OTHER, THANKS, FILES], 3, False),
        (FILES, 0, [FILES.replace("yourself", "in person"), THANKS], 1, True),
        (FILES, 1, [FILES, OTHER, FILES], 1, False),
        (FILES, 2, [FILES, OTHER, FILES], 3, False),
        (FILES, 0, [FILES + " And more.", FILES], 2, False),
        (FILES, 0, [OTHER, THANKS], None, True),
        (FILES, 0, ["***", FILES], 1, False),
    ],
)
def test_it_is_placed_by_its_words_then_by_likeness(quote, block, now, number, changed):
    found = place(quote, block, paragraphs(*now).paragraphs)
    assert (found.paragraph and found.paragraph.number, found.changed) == (number, changed)


def test_the_same_paragraph_of_another_text_has_the_very_same_words():
    there = paragraphs(OTHER, FILES).paragraphs
    assert shared_paragraph([FILES], there) == there[1]
    assert shared_paragraph([FILES.replace("files", "notes")], there) is None
