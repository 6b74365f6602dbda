"""How hard a text is to read: words, sentences and syllables, as the formula counts them."""

import pytest

from app.letters.text.blocks import Heading, List, Paragraph, Quote
from app.letters.text.fields import Run
from app.letters.text.readability import ReadabilityCounts, reading_of, sentences, syllables


def said(text):
    return Paragraph((Run(text),))


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("cat", 1),
        ("Children", 2),
        ("safe", 1),
        ("table", 2),
        ("services", 3),
        ("asked", 1),
        ("wanted", 2),
        ("responsibility", 6),
        ("authorities", 4),
        ("the", 1),
        ("2015", 1),
        ("nhs", 1),
    ],
)
def test_syllables_are_groups_of_vowels_less_the_silent_e(word, number):
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One. Two? Three!", 3),
        ("Dr. Example and Mr. Example wrote.", 1),
        ("See no. 3 of the Act, e.g. section 2.", 1),
        ("It costs 2.5 million. That is so.", 2),
        ("“Is it so?” they asked.", 2),
        ("No full stop", 1),
        ("", 0),
    ],
)
def test_sentences(text, number):
    assert len(list(sentences(text))) == number


def test_a_text_is_counted_block_by_block():
    text = (
        Heading((Run("A heading"),)),
        said("The cat sat on the mat. It slept."),
        List(False, 1, ((said("one item"),), (said("another item"),))),
        Quote((said("Quoted words."),)),
    )
    assert reading_of(text) == ReadabilityCounts(words=16, sentences=6, syllables=22, longest=6)


def test_the_grade_is_the_formula_of_kincaid_and_others():
    reading = ReadabilityCounts(words=100, sentences=5, syllables=150, longest=30)
    assert reading.grade == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)
    assert reading.age == 15


def test_easy_and_empty_texts_are_read_at_five():
    assert ReadabilityCounts().age == 5
    assert reading_of((said("The cat sat."),)).age == 5
