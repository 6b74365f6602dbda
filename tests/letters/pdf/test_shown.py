"""What a PDF is read to show stands where PDFium draws it."""

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from app.letters.pdf import render_pdf
from app.letters.pdf.page_words import ChangedPage, changed_words, texts
from app.letters.pdf.shown import read_pages
from tests.letters.factory import RICH, letter, march_letter, open_letter
from tests.letters.pdf.drawn import coded, drawn
from tests.letters.signatures import drawn as scrawl
from tests.letters.signatures import named, signed_by


@pytest.mark.parametrize("made", [march_letter(), letter(RICH, 'subject: "On it"'), open_letter(60)])
def test_every_glyph_stands_where_pdfium_has_it(made):
    pdf = render_pdf(made)
    for page, ours in zip(pypdfium2.PdfDocument(pdf), read_pages(pdf), strict=True):
        theirs = set(origins(page))
        mine = {(glyph.text, round(glyph.x, 1), round(glyph.y, 1)) for glyph in ours.glyphs if glyph.text.strip()}
        assert len(mine) > 50
        assert near(mine, theirs) == set()
        assert near(theirs, mine) == set()


def origins(page):
    """Each visible character that PDFium finds, with its origin in points."""
    text = page.get_textpage()
    for place in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, place))
        x, y = pdfium.c_double(), pdfium.c_double()
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        if character.strip() and not pdfium.FPDFText_IsGenerated(text, place):
            yield character, round(x.value, 1), round(y.value, 1)


def near(wanted, found):
    """What of `wanted` is not in `found`, to a tenth of a point either way."""
    steps = [(a / 10, b / 10) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    return {
        (text, x, y)
        for text, x, y in wanted
        if not any((text, round(x + across, 1), round(y + up, 1)) in found for across, up in steps)
    }


def test_a_picture_has_its_place_and_its_pixels():
    picture = scrawl(600, 150)
    pages = read_pages(render_pdf(letter("Text", draft=False, signatories=signed_by(picture)), pictures=named(picture)))
    (found,) = pages[0].pictures
    assert found.place[0] == pytest.approx(48 * 72 / 25.4, abs=0.01)  # as wide as its room
    assert found.place[3] == pytest.approx(12 * 72 / 25.4, abs=0.01)


def test_text_that_is_not_painted_is_not_shown():
    unseen = ["BT /R 12 Tf 3 Tr 10 10 Td %s Tj ET", "/faint gs BT /R 12 Tf 10 10 Td %s Tj ET"]
    clipped = "100 100 50 50 re W n BT /R 12 Tf 10 10 Td %s Tj ET"
    for content in (*unseen, clipped):
        assert read_pages(drawn(content % coded("Text")))[0].glyphs == ()


def test_words_are_read_line_by_line_whatever_they_were_drawn_in():
    apart = "BT /R 12 Tf 1 0 0 1 200 700 Tm {} Tj 1 0 0 1 50 650 Tm {} Tj 1 0 0 1 50 700 Tm [{} -500 {}] TJ ET"
    (page,) = read_pages(drawn(apart.format(coded("right"), coded("below it"), coded("left"), coded("near"))))
    assert texts(page) == ["left", "near", "right", "below", "it"]


def test_words_that_went_and_came_are_told_by_page():
    line = "BT /R 12 Tf 50 700 Td {} Tj ET"
    one = read_pages(drawn(line.format(coded("We write to you")), line.format(coded("Yours"))))
    other = read_pages(
        drawn(line.format(coded("We wrote to you")), line.format(coded("Yours")), line.format(coded("PS")))
    )
    first, second = (list(map(texts, pages)) for pages in (one, other))
    assert list(changed_words(first, second)) == [ChangedPage(1, ("write",), ("wrote",)), ChangedPage(3, (), ("PS",))]
