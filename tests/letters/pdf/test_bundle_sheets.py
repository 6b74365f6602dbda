"""Every sheet of a bundle says whose it is: marks on what lies behind a letter, separators before it."""

import io

import pikepdf
import pypdfium2
import pytest

from app.letters.page.measures import PAPER, PRINTABLE
from app.letters.pdf import make_pdf
from app.letters.pdf.bundle import Bundle
from app.letters.pdf.bundle.foreign import MARK
from app.letters.pdf.picture import page_picture
from tests.letters.enclosure.files import SQUARE, leaflet
from tests.letters.factory import letter
from tests.letters.pdf.reading import MM, pages_text
from tests.letters.pdf.test_bundle_enclosures import LANDSCAPE, sound

LEAFLET = leaflet(SQUARE, SQUARE)
MARKS = ["MAR15-0284, enclosed page 1 of 2", "MAR15-0284, enclosed page 2 of 2"]


def bundle(pdf: bytes = LEAFLET, *, marks=MARKS, sheets: bool = False, lines=()) -> bytes:
    """A letter with a file of two pages behind it."""
    file = io.BytesIO()
    writer = Bundle(file, title="All", language="en-GB", tagged=False, sheets=sheets, marks=bool(marks))
    number = writer.enclose(pdf)
    if lines:
        writer.separate(lines)
    made = make_pdf(letter("One"))
    writer.add(made.shared, made.own, bookmark="One", behind=[number], marks=marks)
    writer.close()
    return file.getvalue()


def test_each_page_behind_a_letter_says_whose_it_is():
    body = bundle()
    assert [text.strip() for text in pages_text(body)[1:]] == MARKS
    assert sound(body)


def test_the_enclosure_looks_as_it_did_but_for_the_mark():
    plain, marked = page_picture(bundle(marks=()), 2, dpi=30), page_picture(bundle(), 2, dpi=30)
    assert plain != marked
    assert page_picture(bundle(marks=()), 2, dpi=30) == page_picture(LEAFLET, 1, dpi=30)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [(0, 0, 595, 842), LANDSCAPE, (100, 50, 695, 892)])
def test_a_mark_stands_at_the_foot_of_the_page_however_it_is_turned(turned, box):
    with pikepdf.open(io.BytesIO(LEAFLET)) as pdf:
        for page in pdf.pages:
            page.obj.MediaBox, page.obj.Rotate = pikepdf.Array(box), turned
        changed = io.BytesIO()
        pdf.save(changed)
    page = pypdfium2.PdfDocument(bundle(changed.getvalue()))[1]
    text = page.get_textpage()
    width, foot = page.get_width(), (PAPER.bottom - PRINTABLE.bottom) * MM
    picture = page.render(scale=2, grayscale=True).to_pil()
    assert text.get_text_range().strip() == MARKS[0]
    at_foot = picture.crop(
        (30, int((page.get_height() - foot - 8) * 2), int(width), int((page.get_height() - foot) * 2))
    )
    assert at_foot.getextrema()[0] < 100  # ink where the mark is


def test_what_a_page_leaves_set_does_not_hold_for_its_mark():
    """It moves everything out of sight and paints in white."""
    pdf = leaflet(b"1 g 0.01 0 0 0.01 5000 5000 cm 3 Tr", SQUARE)
    with pikepdf.open(io.BytesIO(bundle(pdf))) as opened:
        assert f"/{MARK}" in opened.pages[1].obj.Resources.Font
    assert page_picture(bundle(pdf), 2, dpi=60) != page_picture(bundle(pdf, marks=()), 2, dpi=60)


def test_a_separator_says_what_comes_next_and_has_a_sheet_of_its_own():
    said = ["MAR15-0284", "Leader of Kent County Council", "Letter 1 of 2 (3 sheets)"]
    texts = pages_text(bundle(lines=said, sheets=True))
    assert texts[0].split("\r\n") == said
    assert texts[1] == ""
    assert "One" in texts[2]


def test_a_long_line_of_a_separator_is_broken():
    (first, *_) = pages_text(bundle(lines=["MAR15-0284", "Leader of " + "a very long council " * 12]))
    assert len(first.split("\r\n")) > 2
