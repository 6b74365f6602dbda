"""Large print: the same text at 16 points or more, laid out by its styles; the address alone stays small."""

import pytest
from docx.oxml.ns import qn

from app.letters.docx import render_docx
from app.letters.docx.looks import sheet
from app.letters.page.measures import LARGE_BODY, LARGE_PT, PAPER, SMALL_PT
from tests.letters.docx.reading import effective, lines, opened
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import letter, march_letter
from tests.letters.pdf.reading import words
from tests.letters.pdf.test_large import OFFICES, read_out

SMALL = {"Addressee"}
STANDARD, LARGE = (sheet("en", large=large).looks for large in (False, True))


def large(made) -> bytes:
    return render_docx(made, large=True)


def test_it_reads_as_the_pdf_in_large_print_does(subtests):
    for name, made in SPREAD.items():
        with subtests.test(letter=name):
            assert words(" ".join(lines(large(made)))) == read_out(made)


def test_every_style_is_of_sixteen_points_or_more_but_that_of_the_address(subtests):
    styles = opened(large(march_letter())).styles
    for name in LARGE:
        with subtests.test(style=name):
            size = effective(styles[name], "font", "size").pt
            assert size == SMALL_PT if name in SMALL else size >= LARGE_PT


def test_lines_are_further_apart_than_letters_are_high(subtests):
    styles = opened(large(march_letter())).styles
    for name in LARGE.keys() - {"After Signatures", "After Table"}:  # which hold nothing
        with subtests.test(style=name):
            leading = effective(styles[name], "paragraph_format", "line_spacing").pt
            assert leading >= 1.15 * effective(styles[name], "font", "size").pt


def test_no_style_is_only_in_one_print():
    assert LARGE.keys() == STANDARD.keys()


def test_the_column_of_the_details_is_left_for_the_text():
    framed = {name for name, look in LARGE.items() if look.frame}
    assert framed == {"Letterhead", "Protective Marking", "Draft", "Addressee"}
    framed_paragraphs = {p.style.name for p in opened(large(march_letter())).paragraphs if _framed(p)}
    assert framed_paragraphs == framed


def _framed(paragraph) -> bool:
    return paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:framePr")) is not None


def test_the_margins_are_those_of_the_pdf_in_large_print():
    section = opened(large(march_letter())).sections[0]
    found = [round(getattr(section, f"{side}_margin").mm, 1) for side in ("left", "top", "right", "bottom")]
    sides = (LARGE_BODY.left, LARGE_BODY.top, PAPER.right - LARGE_BODY.right, PAPER.bottom - LARGE_BODY.bottom)
    assert found == pytest.approx(sides, abs=0.05)


@pytest.mark.parametrize(("across", "columns"), [(2, 2), (3, 2)])
def test_signatories_stand_two_across_at_most(across, columns):
    (table,) = opened(large(letter("Text", signatories=OFFICES[:5], across=across))).tables
    assert len(table.columns) == columns
    assert [cell.text.split("\n")[0] for row in table.rows for cell in row.cells] == [
        *(signatory.name for signatory in OFFICES[:5]),
        "",
    ]


def test_the_foot_has_the_marking_on_a_line_of_its_own():
    section = opened(large(march_letter())).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert [paragraph.text for paragraph in footer.paragraphs] == ["OFFICIAL", "MAR15-0284\tPage  of "]
        assert len(list(footer._element.iter(qn("w:fldSimple")))) == 2


def test_it_is_another_file_than_the_ordinary_one_and_always_the_same():
    made = march_letter()
    assert large(made) == large(made) != render_docx(made)
