"""The signatures stand together, are never split, and are never alone on a page, wherever the text ends."""

import pytest

from app.letters.letter import Signatory
from app.letters.pdf import page_count, render_pdf
from tests.letters.factory import letter
from tests.letters.pdf.reading import pages_text

OFFICES = tuple(Signatory(f"Pat Example {n}", f"Secretary of State for Thing {n}", "Department") for n in range(1, 13))


@pytest.mark.parametrize("lines", range(20, 40, 2))
def test_the_block_moves_whole_and_takes_text_with_it(lines):
    body = "\n\n".join(f"Paragraph {n}." for n in range(lines))
    pages = pages_text(render_pdf(letter(body, signatories=OFFICES[:5])))
    ending = ["Yours sincerely", *(signatory.office for signatory in OFFICES[:5])]
    (where,) = [page for page in pages if "Yours sincerely" in page]
    assert all(line in where.replace("\r\n", " ") for line in ending)
    assert f"Paragraph {lines - 1}." in where
    assert "cc:" in where


@pytest.mark.parametrize("across", [2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 12])
def test_any_number_of_signatories_in_the_campaigns_order(count, across):
    (page,) = pages_text(render_pdf(letter("Text", signatories=OFFICES[:count], across=across, copies=())))
    places = [page.index(signatory.name) for signatory in OFFICES[:count]]
    assert places == sorted(places)


def test_a_heading_stays_with_what_follows_it():
    for lines in range(20, 28, 2):
        body = "\n\n".join([*(f"Paragraph {n}." for n in range(lines)), "## The heading", "After it. " * 20])
        for page in pages_text(render_pdf(letter(body))):
            if "The heading" in page:
                assert "After it." in page


def test_a_page_break_begins_a_page():
    pdf = render_pdf(letter("One\n\n***\n\nTwo\n\n***\n\n- three"))
    assert page_count(pdf) == 3
    assert "Two" in pages_text(pdf)[1]
