"""Large print: the same letter at 16 points or more, with its address as small as the envelope's window wants it."""

import dataclasses
from pathlib import Path

import pytest

from app.letters.letter import Letter, Signatory
from app.letters.page.measures import (
    BODY,
    FIRST_BODY_TOP,
    LARGE_BODY,
    LARGE_MARKS,
    LARGE_PT,
    LETTERHEAD,
    PAPER,
    PRINTABLE,
    WINDOW,
    Box,
)
from app.letters.pdf import page_count, render_pdf
from app.letters.pdf.shown import read_pages
from tests.letters.factory import GRID, RECIPIENTS, RICH, letter, march_letter, open_letter
from tests.letters.pdf.reading import MM, cut, ink, pages_text, pictures, signs, words
from tests.letters.pdf.tagged import tagged_text
from tests.letters.pdf.test_geometry import DPI, SEVEN, SLACK, inside
from tests.letters.signatures import drawn, named, signed_by
from tests.letters.verapdf import validate
from tests.services.run import once

LONG = "Text of a letter that goes on. " * 300
LONGEST_REFERENCE = "MMMMMMMMMMMMMMMMMMMM-12345"
OFFICES = tuple(Signatory(f"Pat Example {n}", "Secretary of State for Justice", "Department") for n in range(1, 13))
PICTURE = drawn(600, 150)

LETTERS = {
    **{name: march_letter(name) for name in RECIPIENTS},
    "sensitive": march_letter(marking="OFFICIAL-SENSITIVE"),
    "cleared": march_letter(draft=False),
    "unmarked": march_letter(marking="", draft=False),
    "everything": letter(RICH, 'subject: "On it"', draft=False, enclosures=("A leaflet", "A form")),
    "no subject": letter(RICH, reply_by=None),
    "table": letter(GRID),
    "long": letter(LONG, 'notice: "For example."', marking="OFFICIAL-SENSITIVE"),
    "welsh": letter("Testun. " * 200, "language: cy", marking="OFFICIAL-SENSITIVE"),
    "open": open_letter(150),
    "by hand": letter("Text", top_and_tail=True, signatories=()),
    "unsigned": letter("Text", signatories=(), copies=()),
    "signed": letter("Text", signatories=signed_by(PICTURE), draft=False),
    "long sender": letter("Text", sender=tuple(f"Line {n} of the private office" for n in range(11))),
    "long reference": dataclasses.replace(march_letter(), reference=LONGEST_REFERENCE),
    "no address": letter("Text", sender=(), marking=""),
    "many signatories": letter(LONG, signatories=OFFICES, copies=tuple(f"Copy {n}" for n in range(12))),
}


def large(made: Letter) -> bytes:
    return render_pdf(made, pictures=named(PICTURE), large=True)


def print_all(folder: Path) -> dict[str, str]:
    files = {name: folder / f"{number}.pdf" for number, name in enumerate(LETTERS)}
    for name, file in files.items():
        file.write_bytes(large(LETTERS[name]))
    return {name: str(file) for name, file in files.items()}


@pytest.fixture(scope="module")
def files() -> dict[str, Path]:
    """Every letter in large print, made once for the run: WeasyPrint takes some seconds."""
    return {name: Path(file) for name, file in once("large-print", print_all).items()}


@pytest.fixture(scope="module")
def printed(files: dict[str, Path]) -> dict[str, bytes]:
    return {name: file.read_bytes() for name, file in files.items()}


def read_out(made: Letter) -> list[str]:
    """The words of the letter: marks and address come before what stands under the window."""
    draft = made.wording.draft if made.draft else ""
    details = [f"{label}: {value}" for label, value in made.details]
    head = [made.letterhead, made.marking, draft, *made.addressee]
    head = [text for text in (*head, made.letterhead_with, *made.sender, *details, made.notice) if text]
    texts = [text for text in made.texts() if text]
    assert sorted(head) == sorted(texts[: len(head)])
    return words(" ".join(head + texts[len(head) :]))


def test_it_reads_as_the_letter_does(printed, subtests):
    for name, made in LETTERS.items():
        with subtests.test(letter=name):
            assert words(tagged_text(printed[name])) == read_out(made)


def test_all_but_the_address_is_large(printed, subtests):
    for name, made in LETTERS.items():
        with subtests.test(letter=name):
            small = [sign for sign in signs(printed[name]) if sign.size < LARGE_PT]
            assert {(sign.page, sign.size) for sign in small} == {(1, 9)}
            assert all(inside(sign.box, WINDOW) for sign in small)
            assert "".join(sign.character for sign in small) == "".join("".join(made.addressee).split())


def test_nothing_is_outside_its_place(printed, subtests):
    for name, pdf in printed.items():
        with subtests.test(letter=name):
            assert_all_in_place(pdf)


def assert_all_in_place(pdf: bytes) -> None:
    first, *later = pictures(pdf, dpi=DPI)
    for page in (first, *later):
        assert inside(ink(page, DPI), Box(BODY.left, PRINTABLE.top, BODY.right, PRINTABLE.bottom))
        gap = Box(0, LARGE_BODY.bottom + SLACK, PAPER.right, LARGE_BODY.bottom + 5)
        assert ink(cut(page, gap, DPI), DPI) is None
    for page in later:
        assert ink(cut(page, Box(0, 15, PAPER.right, LARGE_BODY.top), DPI), DPI) is None
    beside = {
        "between letterhead and window": Box(0, LETTERHEAD.bottom, LARGE_MARKS.left, WINDOW.top),
        "between the marks and the text": Box(WINDOW.right, LARGE_MARKS.bottom, PAPER.right, FIRST_BODY_TOP),
        "between window and text": Box(0, WINDOW.bottom, PAPER.right, FIRST_BODY_TOP),
    }
    for where, box in beside.items():
        assert ink(cut(first, box, DPI), DPI) is None, where
    assert ink(cut(first, Box(0, FIRST_BODY_TOP, PAPER.right, FIRST_BODY_TOP + 5), DPI), DPI) is not None


@pytest.mark.parametrize("made", [march_letter(), LETTERS["unsigned"]], ids=["signed", "unsigned"])
def test_seven_full_lines_show_through_the_window(made):
    full = dataclasses.replace(made, addressee=SEVEN)
    page = pictures(large(full), dpi=DPI)[0]
    found = ink(cut(page, Box(0, 33, PAPER.right, FIRST_BODY_TOP - 1), DPI), DPI)
    assert inside(Box(found.left, found.top + 33, found.right, found.bottom + 33), WINDOW)


@pytest.mark.parametrize(
    ("name", "foot"),
    [
        ("long", "OFFICIAL-SENSITIVE MAR15-0284 Page {} of {}"),
        ("unmarked", "MAR15-0284 Page {} of {}"),
        ("welsh", "OFFICIAL-SENSITIVE MAR15-0284 Tudalen {} o {}"),
        ("long reference", f"OFFICIAL {LONGEST_REFERENCE} Page {{}} of {{}}"),
    ],
)
def test_the_foot_of_each_page(printed, name, foot):
    feet = pages_text(printed[name], box=Box(0, LARGE_BODY.bottom + 2, PAPER.right, PAPER.bottom))
    assert [" ".join(words(text)) for text in feet] == [foot.format(n, len(feet)) for n in range(1, len(feet) + 1)]


def test_the_marking_at_the_foot_is_bold_and_nothing_else_there(printed):
    for page in read_pages(printed["long"]):
        foot = [glyph for glyph in page.glyphs if glyph.y < (PAPER.bottom - LARGE_BODY.bottom - 2) * MM]
        bold = "".join(glyph.text for glyph in foot if "Bold" in glyph.font)
        assert bold == "OFFICIAL-SENSITIVE"


def test_the_head_of_later_pages(printed):
    assert page_count(printed["long"]) > 2
    for text in pages_text(printed["long"], box=Box(0, 0, PAPER.right, LARGE_BODY.top - 2))[1:]:
        assert words(text) == ["DRAFT", "OFFICIAL-SENSITIVE"]


def test_signatories_stand_two_across_at_most():
    found = list(signs(large(letter("Text", signatories=OFFICES[:3], across=3, copies=()))))
    text = "".join(sign.character for sign in found)
    first, second, third = [found[text.index(f"PatExample{n}")] for n in (1, 2, 3)]
    assert first.box.top == second.box.top
    assert third.box.left == first.box.left
    assert (third.page, third.box.top) > (first.page, first.box.top)


@pytest.mark.parametrize("lines", range(4, 18, 2))
def test_eight_signatories_move_whole_and_take_text_with_them(lines):
    body = "\n\n".join(f"Paragraph {n}." for n in range(lines))
    (where,) = [page for page in pages_text(large(letter(body, signatories=OFFICES[:8]))) if "Yours" in page]
    assert all(signatory.name in where for signatory in OFFICES[:8])
    assert f"Paragraph {lines - 1}." in where
    assert f"Paragraph {lines - 2}." in where


def test_more_signatories_than_a_page_holds_are_divided_between_two_rows():
    offices = [dataclasses.replace(one, office="Secretary of State for many things " * 3) for one in OFFICES]
    pages = pages_text(large(letter("Text", signatories=tuple(offices))))
    for page in pages:
        assert page.count("Pat Example") * 3 == page.replace("\r\n", " ").count("Secretary of State for many things")


def test_it_is_made_twice_with_the_same_bytes(printed):
    assert large(LETTERS["everything"]) == printed["everything"]
    assert render_pdf(LETTERS["everything"]) != printed["everything"]


@pytest.mark.services
def test_all_of_them_pass_pdf_ua_1(files):
    passed, said = validate(files.values())
    assert passed == [*files.values()], "\n".join(said)
