"""Two PDFs that look the same do not differ, however they are written; the least thing that looks otherwise does."""

import io

import pikepdf
import pytest

from app.letters.pdf import render_pdf
from app.letters.pdf.compare import differences
from app.letters.pdf.shown import read_pages
from tests.letters.factory import RICH, letter, march_letter
from tests.letters.pdf.drawn import coded, drawn

DEAR, WIDE = coded("Dear"), 12 * (722 + 556 + 556 + 333) / 1000
"""A word, and its width in points at 12 pt."""

BASE = f"0 0 0 rg BT /R 12 Tf 1 0 0 1 50 700 Tm [{DEAR} 18 {coded(' all')}] TJ ET 50 600 100 2 re f q 20 0 0 10 50 500 cm /P Do Q"  # noqa: E501
TEXT, RULE, PICTURE = BASE[: BASE.index("50 600")], "50 600 100 2 re f", "q 20 0 0 10 50 500 cm /P Do Q"
ALL = coded(" all")

SAME = {
    "another order": f"{PICTURE} {TEXT} {RULE}",
    "one string a glyph": f"0 0 0 rg BT /R 12 Tf 50 700 Td ({chr(0)}\\047) Tj [{DEAR[0]}{DEAR[5:]}] TJ [18 {ALL}] TJ ET {RULE} {PICTURE}",  # noqa: E501
    "moved on by kerns": f"0 g BT /R 12 Tf 40 700 Td [{-10 / 12 * 1000:.4f} {DEAR} 18 {ALL}] TJ ET {RULE} {PICTURE}",
    "two matrices": f"q .75 0 0 -.75 0 842 cm BT 1 0 0 -1 {50 / 0.75:.6f} {142 / 0.75:.6f} Tm /R 16 Tf [{DEAR} 18 {ALL}] TJ ET Q {RULE} {PICTURE}",  # noqa: E501
    "size in the matrix": f"BT /R 1 Tf 12 0 0 12 50 700 Tm [{DEAR} 18 {ALL}] TJ ET {RULE} {PICTURE}",
    "the next line": f"BT /R 12 Tf 14 TL 50 714 Td T* {DEAR} Tj -.216 0 Td ET BT /R 12 Tf {50 + WIDE - 0.216} 700 Td {ALL} Tj ET {RULE} {PICTURE}",  # noqa: E501
    "quote operators": f"BT /R 12 Tf 14 TL 50 714 Td {DEAR} ' 1 0 0 1 {50 + WIDE - 0.216} 714 Tm 0 0 {ALL} \" ET {RULE} {PICTURE}",  # noqa: E501
    "leading by TD": f"BT /R 12 Tf 50 728 Td 0 -14 TD T* [{DEAR} 18 {ALL}] TJ ET {RULE} {PICTURE}",
    "rise": f"BT /R 12 Tf 50 690 Td 10 Ts [{DEAR} 18 {ALL}] TJ ET {RULE} {PICTURE}",
    "a path": f"{TEXT} 50 600 m 150 600 l 150 602 l 50 602 l h F {PICTURE}",
    "a wide clip": f"{TEXT} {RULE} q 0 0 595 842 re W n 20 0 0 10 50 500 cm /P Do Q",
    "all in a clip as wide as the page": f"q 0 0 595 842 re W n {BASE} Q",
    "a clip in which nothing is drawn": f"q 0 0 1 1 re W n Q {BASE}",
    "all in a clip, drawn by lines": f"q 0 0 m 595 0 l 595 842 l 0 842 l h W n {BASE} Q",
    "within the tolerance": BASE.replace("50 700 Tm", "50.0015 699.9985 Tm"),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_what_looks_the_same_does_not_differ(content):
    assert differences(drawn(BASE), drawn(content)) == []


def test_a_font_may_have_any_name_in_a_page():
    other = drawn(BASE.replace("/R ", "/F1 "), names=("F1", "F2", "F3"))
    assert differences(drawn(BASE), other) == []


OTHERWISE = {
    "a hair higher": (BASE.replace("50 700 Tm", "50 700.003 Tm"), {"moved"}),
    "a hair to the right": (BASE.replace("50 700 Tm", "50.003 700 Tm"), {"moved"}),
    "one unit of kerning": (BASE.replace(" 18 ", " 17 "), {"moved"}),
    "letters spread": (BASE.replace("BT", "BT .01 Tc"), {"moved"}),
    "another font": (BASE.replace("/R", "/B"), {"font"}),
    "larger": (BASE.replace("/R 12", "/R 12.01"), {"size"}),
    "slanted": (BASE.replace("1 0 0 1 50 700", "1 0 .01 1 50 700"), {"size"}),
    "another colour": (BASE.replace("0 0 0 rg", "0 0 .01 rg"), {"colour", "shape"}),
    "another word": (BASE.replace(coded(" all"), coded(" ill")), {"missing", "added"}),
    "a word less": (BASE.replace(coded(" all"), "<>"), {"missing"}),
    "a word twice": (f"{BASE} {TEXT}", {"added"}),
    "a hidden word": (BASE.replace("BT", "BT 3 Tr"), {"missing"}),
    "a longer rule": (BASE.replace("100 2 re", "100.003 2 re"), {"shape"}),
    "a rule more": (f"{BASE} 1 g 40 690 200 30 re f", {"shape"}),
    "a stroke": (BASE.replace("re f", "re S"), {"shape"}),
    "a picture moved": (BASE.replace("50 500 cm", "50 500.003 cm"), {"picture"}),
    "a picture wider": (BASE.replace("20 0 0 10", "20.003 0 0 10"), {"picture"}),
    "a picture clipped": (BASE.replace("q 20", "q 50 500 10 10 re W n 20"), {"picture"}),
    "words in an empty clip": (f"q W n {TEXT} Q {RULE} {PICTURE}", {"shape"}),
    "words in a thin clip": (f"q 0 700 595 .005 re W n {TEXT} Q {RULE} {PICTURE}", {"shape"}),
    "words begun outside a clip": (f"q 0 700.02 595 30 re W n {TEXT} Q {RULE} {PICTURE}", {"shape"}),
    "words far outside a clip": (f"q 0 0 40 40 re W n {TEXT} Q {RULE} {PICTURE}", {"missing"}),
    "words in a round clip": (f"q 0 0 m 595 0 595 842 0 842 c W n {TEXT} Q {RULE} {PICTURE}", {"shape"}),
    "words clipped to words": (f"q BT /R 1 Tf 7 Tr 9 9 Td {DEAR} Tj ET 0 Tr {BASE} Q", {"shape", "added"}),
    "outlined words": (BASE.replace("BT", "BT 2 Tr"), {"shape"}),
    "words in ink of no space": (BASE.replace("0 0 0 rg", "/DeviceCMYK cs 0 scn"), {"shape"}),
    "a rule clipped": (f"{TEXT} q 50 600 9 9 re W n {RULE} Q {PICTURE}", {"shape"}),
    "a rule far outside a clip": (f"{TEXT} q 0 0 9 9 re W n {RULE} Q {PICTURE}", {"shape"}),
    "a round rule": (f"{TEXT} 50 600 m 150 600 150 602 50 602 c f {PICTURE}", {"shape"}),
    "an operator of no letter": (f"{BASE} /P shout", {"shape"}),
    "other pixels": (BASE.replace("/P", "/Q"), {"picture"}),
}


@pytest.mark.parametrize(("content", "kinds"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_looks_otherwise_differs(content, kinds):
    found = differences(drawn(BASE), drawn(content))
    assert {difference.kind for difference in found} == kinds
    assert {difference.page for difference in found} == {1}


def test_a_page_more_and_a_page_of_another_size_differ():
    assert [found.kind for found in differences(drawn(BASE), drawn(BASE, BASE))] == ["pages"]
    assert [found.kind for found in differences(drawn(BASE), drawn(BASE, box=(0, 0, 595, 843)))] == ["page"]


def test_a_space_at_a_line_s_end_shows_nothing():
    assert differences(drawn(BASE), drawn(BASE.replace(coded(" all"), coded(" all ")))) == []


def test_a_note_laid_over_a_page_differs():
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn(BASE))) as document:
        box = pikepdf.Array([50, 690, 150, 720])
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=box, Contents="Void")
        document.pages[0].Annots = pikepdf.Array([note])
        document.save(file)
    (found,) = differences(drawn(BASE), file.getvalue())
    assert (found.kind, found.other) == ("annotation", "/FreeText Void")


def test_what_differs_is_told_with_its_page_and_its_words():
    one, other = render_pdf(march_letter()), render_pdf(march_letter(marking=""))
    found = {(difference.page, difference.kind, difference.one) for difference in differences(one, other)}
    assert (1, "missing", "OFFICIAL") in found
    assert (2, "missing", "OFFICIAL") in found
    assert differences(one, one) == []


def test_a_letter_drawn_again_glyph_by_glyph_is_the_same():
    pdf = render_pdf(letter(RICH, 'subject: "On it"', draft=False))
    assert differences(pdf, again(pdf)) == []


def again(pdf: bytes) -> bytes:
    """The same glyphs, each set by itself, last first, at the size that its matrix has, in fonts of other names."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page, seen in zip(document.pages, read_pages(pdf), strict=True):
            fonts = {str(font.BaseFont).rpartition("+")[2]: font for font in page.Resources.Font.values()}
            names = {name.lstrip("/"): f"F{number}" for number, name in enumerate(fonts)}
            page.Resources.Font = pikepdf.Dictionary(
                {f"/{names[name.lstrip('/')]}": font for name, font in fonts.items()}
            )
            lines = []
            for glyph in reversed(seen.glyphs):
                a, b, c, d = glyph.shape
                matrix = f"{a} {b} {c} {d} {glyph.x} {glyph.y}"
                lines.append(f"BT /{names[glyph.font]} 1 Tf {matrix} Tm <{glyph.number:04x}> Tj ET")
            page.Contents = document.make_stream("\n".join(lines).encode())
        document.save(file)
    return file.getvalue()
