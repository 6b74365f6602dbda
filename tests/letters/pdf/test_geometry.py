"""Ink, measured on rendered pixels, against the millimetres of the letter specification."""

import io

import pikepdf
import pytest

from app.letters.compose import compose
from app.letters.page.measures import BODY, DETAILS, FIRST_BODY_TOP, LETTERHEAD, PAPER, PRINTABLE, WINDOW, Box
from app.letters.pdf import page_count, render_by_weasyprint, render_pdf
from tests.letters.factory import RECIPIENTS, campaign, letter, march_letter, recipient, template
from tests.letters.pdf.reading import cut, ink, pictures, signs

DPI = 150
SLACK = 0.2
"""mm: a pixel at this resolution, and the overhang of a letter such as J."""


def inside(found: Box, box: Box) -> bool:
    return (
        found.left >= box.left - SLACK
        and found.top >= box.top - SLACK
        and found.right <= box.right + SLACK
        and found.bottom <= box.bottom + SLACK
    )


@pytest.fixture(scope="module", params=list(RECIPIENTS))
def pages(request):
    pdf = render_pdf(march_letter(request.param))
    return pictures(pdf, dpi=DPI), pdf


def test_no_ink_outside_the_printable_area(pages):
    for page in pages[0]:
        assert inside(ink(page, DPI), PRINTABLE)


def test_the_first_page_has_its_areas(pages):
    first = pages[0][0]
    areas = {
        "left of the window": Box(0, 0, WINDOW.left - SLACK, FIRST_BODY_TOP),
        "between letterhead and window": Box(0, LETTERHEAD.bottom, DETAILS.left, WINDOW.top),
        "between window and body": Box(0, WINDOW.bottom, DETAILS.left, FIRST_BODY_TOP),
        "between window and details": Box(WINDOW.right + SLACK, 0, DETAILS.left - SLACK, FIRST_BODY_TOP),
        "right of the body": Box(BODY.right + SLACK, 0, PAPER.right, PAPER.bottom),
    }
    for name, box in areas.items():
        assert ink(cut(first, box, DPI), DPI) is None, name
    assert ink(cut(first, WINDOW, DPI), DPI) is not None


def test_body_text_starts_at_95_mm_on_the_first_page(pages):
    body = Box(0, 75, DETAILS.left - 5, PAPER.bottom)
    found = ink(cut(pages[0][0], body, DPI), DPI)
    assert FIRST_BODY_TOP <= found.top + 75 < FIRST_BODY_TOP + 5


def test_two_pages_for_every_audience(pages):
    assert page_count(pages[1]) == 2
    assert len(pages[1]) < 2_000_000


SEVEN = ("W" * 31,) * 6 + ("S60 1AE",)


@pytest.mark.parametrize("signatories", [campaign().signatories, ()], ids=["signed", "unsigned"])
@pytest.mark.parametrize("render", [render_pdf, render_by_weasyprint])
def test_seven_full_lines_fill_the_window_and_do_not_leave_it(render, signatories):
    made = compose(
        template("Text"),
        registry="council-leaders",
        recipient=recipient(post_title="Leader", address=SEVEN[1:]),
        campaign=campaign(signatories=signatories),
        values={},
    )
    assert len(made.addressee) == 7
    page = pictures(render(made), dpi=DPI)[0]
    around = Box(0, 31, DETAILS.left - SLACK, FIRST_BODY_TOP - 1)
    found = ink(cut(page, around, DPI), DPI)
    assert inside(Box(found.left, found.top + 31, found.right, found.bottom + 31), WINDOW)


@pytest.mark.parametrize("lines", [1, 6, 11])
def test_a_long_sender_does_not_run_into_the_text(lines):
    made = letter("Text " * 200, sender=tuple(f"Line {n} of the private office" for n in range(lines)))
    page = pictures(render_pdf(made), dpi=DPI)[0]
    found = ink(cut(page, Box(DETAILS.left, 0, PAPER.right, FIRST_BODY_TOP), DPI), DPI)
    assert found.bottom <= FIRST_BODY_TOP - 3


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("above", ["one", "one\n\n  and more"])
def test_a_quotation_stands_as_far_under_an_item_s_words_as_another_paragraph_does(above, large):
    under, quoted = (
        next(sign for sign in signs(render_pdf(letter(f"- {above}\n\n  {text}"), large=large)) if sign.character == "Q")
        for text in ("Q", "> Q")
    )
    assert quoted.box.top == pytest.approx(under.box.top, abs=0.01)
    assert quoted.box.left > under.box.left


LONG_WORD = "https://www.example.org/" + "a" * 120


def test_a_long_address_breaks_and_stays_on_the_page():
    page = pictures(render_pdf(letter(LONG_WORD)), dpi=DPI)[0]
    assert inside(ink(page, DPI), Box(BODY.left, PRINTABLE.top, BODY.right, PRINTABLE.bottom))


def test_the_line_that_heads_later_pages_stands_clear_of_their_text():
    page = pictures(render_pdf(march_letter()), dpi=DPI)[1]
    assert ink(cut(page, Box(0, 12, PAPER.right, BODY.top), DPI), DPI) is None


def test_text_is_twelve_points_and_nothing_is_under_nine():
    assert sizes(render_pdf(march_letter())) == {9, 10, 11, 12, 17}


def sizes(pdf: bytes) -> set[float]:
    """Font sizes in points: WeasyPrint scales a page by 0.75, from pixels."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            round(float(operands[1]) * 0.75, 2)
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf"
        }
