"""The Word document says what the PDF says, word for word, in the same order."""

import pytest

from app.letters.docx import render_docx
from app.letters.pdf import render_pdf
from tests.letters.docx.reading import lines
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import RECIPIENTS, RICH, letter, march_letter, open_letter
from tests.letters.pdf.reading import words
from tests.letters.pdf.tagged import tagged_text

LIST_IN_AN_ITEM = "text: an item that begins with a list"
"""Its number has a line to itself in Word."""


@pytest.mark.parametrize("name", RECIPIENTS)
def test_the_march_letter_says_the_same_in_both(name):
    made = march_letter(name)
    said = words(" ".join(lines(render_docx(made))))
    assert said == words(made.plain_text())
    assert said == words(tagged_text(render_pdf(made)))


@pytest.mark.parametrize("draft", [True, False])
def test_every_kind_of_block_says_the_same_in_both(draft):
    made = letter(RICH, 'subject: "On it"', draft=draft, enclosures=("A leaflet", "A form"))
    said = words(" ".join(lines(render_docx(made))))
    assert said == words(made.plain_text())
    assert said == words(tagged_text(render_pdf(made)))


def test_an_open_letter_and_its_annex_say_the_same_in_both():
    made = open_letter(400)
    said = words(" ".join(lines(render_docx(made))))
    assert said == words(made.plain_text())
    assert said == words(tagged_text(render_pdf(made)))


def test_every_letter_says_its_plain_text(subtests):
    for name, made in SPREAD.items():
        with subtests.test(letter=name):
            assert words(" ".join(lines(render_docx(made)))) == words(made.plain_text())


def test_paragraphs_are_the_lines_of_the_plain_text(subtests):
    for name in SPREAD.keys() - {"text: line breaks", LIST_IN_AN_ITEM}:
        with subtests.test(letter=name):
            assert [" ".join(words(line)) for line in lines(render_docx(SPREAD[name]))] == [
                " ".join(words(line)) for line in SPREAD[name].plain_text().splitlines()
            ]
