"""What LibreOffice prints of a Word document has the words of our PDF, and as many pages, give or take one."""

import re
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from app.letters.docx import render_docx
from app.letters.letter import Letter
from app.letters.page.measures import BODY, DETAILS, LARGE_BODY, LARGE_PT, PAPER, PRINTABLE, SMALL_PT, WINDOW, Box
from app.letters.pdf import page_count, render_pdf
from tests.letters.docx.libreoffice import printed
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import letter
from tests.letters.pdf.reading import ink, pages_text, pictures, signs, words
from tests.letters.pdf.tagged import tagged_text
from tests.services.run import once

NAMES = (
    "march: metropolitan leader",
    "march: long unitary leader",
    "text: rich",
    "text: nested numbers",
    "text: quotation in a quotation",
    "text: signs of XML",
    "text: Welsh letters",
    "text: long",
    "signatories: 12 of 3",
    "signatories: 5 of 2",
    "sensitive",
    "by hand",
    "bare",
    "copies and enclosures",
    "welsh",
    "annex of many",
    "preview",
)
ITEMS = "\n".join(f"{number}. Item{number} which " + "goes on over the line " * 5 for number in range(1, 13))
NESTED = "1. First\n\n" + "".join(f"   {line}\n" for line in ITEMS.split("\n"))
NUMBERED = {name: letter(body, signatories=()) for name, body in {"plain": ITEMS, "nested": NESTED}.items()}
LETTERS = {name: SPREAD[name] for name in NAMES} | NUMBERED
KINDS = [(name, large) for name in NAMES for large in (False, True)]
DPI = 60

pytestmark = pytest.mark.services


def print_all(folder: Path) -> dict[str, str]:
    """Print every letter in one start of LibreOffice, which takes seconds."""
    documents = {
        f"{number}{'-large' * large}": render_docx(page, large=large)
        for number, page in enumerate(LETTERS.values())
        for large in (False, True)
    }
    printed(documents, folder)
    return {name: str(folder / f"{name}.pdf") for name in documents}


@pytest.fixture(scope="module")
def made():
    """LibreOffice's file of each letter, by its name and whether it is in large print; printed once for the run."""
    files = once("libreoffice", print_all)
    return {
        (name, large): Path(files[f"{number}{'-large' * large}"]).read_bytes()
        for number, name in enumerate(LETTERS)
        for large in (False, True)
    }


@cache
def ours(name: str, large: bool) -> bytes:
    return render_pdf(LETTERS[name], large=large)


def body_words(pdf: bytes, *, large: bool) -> list[str]:
    """The words of all pages without what heads and foots them."""
    body = LARGE_BODY if large else BODY
    (first, *_), (_, *later) = (
        pages_text(pdf, box=Box(0, top, PAPER.right, body.bottom + 3)) for top in (0, body.top - 1)
    )
    return list(chain.from_iterable(map(words, filter(str.strip, (first, *later)))))


def test_the_same_words(made, subtests):
    for name, large in KINDS:
        with subtests.test(letter=name, large=large):
            said = words(tagged_text(ours(name, large)))
            assert Counter(body_words(made[name, large], large=large)) == Counter(said)


def test_as_many_pages_give_or_take_one(made, subtests):
    for name, large in KINDS:
        with subtests.test(letter=name, large=large):
            assert abs(page_count(made[name, large]) - page_count(ours(name, large))) <= 1


def test_nothing_is_printed_outside_the_printable_area(made, subtests):
    for name, large in KINDS:
        with subtests.test(letter=name, large=large):
            for page in pictures(made[name, large], dpi=DPI):
                found = ink(page, DPI)
                assert PRINTABLE.left < found.left
                assert found.right < PRINTABLE.right
                assert PRINTABLE.top < found.top
                assert found.bottom < PRINTABLE.bottom


def test_reference_and_date_stand_where_the_pdf_s_do(made, subtests):
    for name in NAMES:
        with subtests.test(letter=name):
            theirs, mine = (details(pdf, SPREAD[name]) for pdf in (made[name, False], ours(name, False)))
            assert theirs == pytest.approx(mine, abs=0.5)


def details(pdf: bytes, made: Letter) -> list[float]:
    """How far down the page the lines of the letter's details begin, in mm."""
    found = [sign for sign in signs(pdf) if sign.page == 1 and sign.box.left >= DETAILS.left - 1]
    text = "".join(sign.character for sign in found)
    return [found[text.index(f"{label}:".replace(" ", ""))].box.top for label, _ in made.details]


def test_in_large_print_all_but_the_address_is_large(made, subtests):
    for name in NAMES:
        with subtests.test(letter=name):
            small = [sign for sign in signs(made[name, True]) if sign.size < LARGE_PT]
            assert {(sign.page, sign.size) for sign in small} == {(1, SMALL_PT)}
            assert all(WINDOW.left <= sign.box.left and sign.box.right <= WINDOW.right for sign in small)
            assert all(WINDOW.top <= sign.box.top and sign.box.bottom <= WINDOW.bottom for sign in small)


@pytest.mark.parametrize("large", [False, True], ids=["", "large"])
@pytest.mark.parametrize("name", NUMBERED)
def test_the_text_of_items_begins_where_the_pdf_s_does_whatever_their_number(made, name, large):
    theirs, mine = (item_edges(pdf) for pdf in (made[name, large], ours(name, large)))
    assert len(theirs) == len(mine) == 12
    assert max(theirs) - min(theirs) < 0.05
    assert theirs == pytest.approx(mine, abs=1)


def item_edges(pdf: bytes) -> list[float]:
    """Where the word Item begins in each item, in mm."""
    found = list(signs(pdf))
    text = "".join(sign.character for sign in found)
    return [found[match.start()].box.left for match in re.finditer(r"Item\d", text)]
