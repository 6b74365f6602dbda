"""The text of a PDF is the letter's plain text, word for word, in the order in which it is read."""

import pytest

from app.letters.page.measures import BODY, PAPER, Box
from app.letters.pdf import render_pdf
from tests.letters.factory import GRID, LONG_GRID, RECIPIENTS, RICH, letter, march_letter, open_letter
from tests.letters.pdf.reading import pages_text, words
from tests.letters.pdf.tagged import tagged_text

FOOT = 278


@pytest.mark.parametrize("name", RECIPIENTS)
def test_the_march_letter_reads_as_its_plain_text(name):
    made = march_letter(name)
    assert words(tagged_text(render_pdf(made))) == words(made.plain_text())


@pytest.mark.parametrize("draft", [True, False])
def test_every_kind_of_block_reads_as_its_plain_text(draft):
    made = letter(RICH, 'subject: "On it"', draft=draft, enclosures=("A leaflet", "A form"))
    assert words(tagged_text(render_pdf(made))) == words(made.plain_text())


@pytest.mark.parametrize("text", [GRID, LONG_GRID])
def test_a_table_reads_cell_by_cell_and_its_header_once(text):
    made = letter(text)
    assert words(tagged_text(render_pdf(made))) == words(made.plain_text())


def test_a_table_that_goes_on_has_its_header_on_each_page():
    pages = pages_text(render_pdf(letter(LONG_GRID)))
    assert [words(page).count("Grant") for page in pages] == [1, 1, 1]


@pytest.mark.parametrize("lines", [1, 2, 150, 400])
def test_an_annex_reads_as_its_list_down_one_column_and_then_the_other(lines):
    made = open_letter(lines)
    pdf = render_pdf(made)
    assert words(tagged_text(pdf)) == words(made.plain_text())
    first, second, *_ = pages_text(pdf)
    assert "This letter was sent to" not in first
    assert "This letter was sent to" in second


def test_head_and_foot_of_the_pages():
    first, second = pages_text(render_pdf(march_letter()))
    foot = pages_text(render_pdf(march_letter()), box=Box(0, FOOT, PAPER.right, PAPER.bottom))
    assert [words(text) for text in foot] == [
        ["MAR15-0284", "OFFICIAL", "Page", "1", "of", "2"],
        ["MAR15-0284", "OFFICIAL", "Page", "2", "of", "2"],
    ]
    head = pages_text(render_pdf(march_letter()), box=Box(0, 0, PAPER.right, BODY.top - 4))[1]
    assert words(head) == ["DRAFT", "OFFICIAL"]
    assert "DRAFT" in first
    assert "DRAFT" in second


def test_a_cleared_letter_says_nowhere_that_it_is_a_draft():
    assert "DRAFT" not in "".join(pages_text(render_pdf(march_letter(draft=False))))


def test_without_a_marking_none_is_printed():
    assert "OFFICIAL" not in "".join(pages_text(render_pdf(march_letter(marking=""))))


def test_a_welsh_letter_counts_its_pages_in_welsh():
    made = letter("Testun", "language: cy")
    assert "Tudalen 1 o 1" in pages_text(render_pdf(made))[0]
    assert "DRAFFT" in pages_text(render_pdf(made))[0]
