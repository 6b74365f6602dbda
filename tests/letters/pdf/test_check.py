"""The checker of every letter of a run: it agrees with veraPDF on what PDF/UA-1 asks, and holds our promises."""

from dataclasses import replace
from functools import cache

import pytest

from app.letters.letter import Letter
from app.letters.page.measures import PAPER
from app.letters.page.typeface import MM_PER_PT
from app.letters.pdf import render_by_weasyprint, render_pdf
from app.letters.pdf.check import Fault, check
from tests.letters.factory import GRID, LONG_GRID, RECIPIENTS, RICH, letter, march_letter, open_letter
from tests.letters.many import seeded
from tests.letters.pdf.broken import BROKEN, LATIN, OURS, broken
from tests.letters.signatures import drawn, named, signed_by
from tests.letters.verapdf import validate

SEEDS = [seed for seed in range(25) if seed not in (2, 9, 18)]
"""Of letters of ten pages at most: veraPDF asks nothing about more."""
FEW = SEEDS[:6]
PICTURE = drawn(600, 150)
PICTURES = named(PICTURE)
RENDER = {"by the press": render_pdf, "by WeasyPrint": render_by_weasyprint}


NUMBERS = [pytest.param(FEW, id="few"), pytest.param(SEEDS, marks=pytest.mark.slow, id="many")]
"""To the press, each of these letters is new: it takes seconds for all."""


def varied(seeds: list[int]) -> list[Letter]:
    """One letter of each kind, and those of the seeds."""
    return [
        *(march_letter(name) for name in RECIPIENTS),
        *(replace(made, title=f"Letter ({made.reference})") for made in map(seeded, seeds)),
        whole(),
        open_letter(3),
        open_letter(400),
        letter("Testun", "language: cy"),
        letter("*One* __two__", top_and_tail=True),
        letter(GRID),
        letter(LONG_GRID),
        letter("## A heading\n\n1. one\n   - two\n     1. three\n\nEnd.", marking=""),
    ]


def whole() -> Letter:
    """A letter with everything."""
    return letter(
        f"{RICH}\n\n{GRID}\n\nTŵr.",
        'subject: "On it"',
        draft=False,
        signatories=signed_by(PICTURE),
        enclosures=("A leaflet",),
    )


@cache
def sound(how: str) -> bytes:
    return RENDER[how](whole(), pictures=PICTURES)


@pytest.mark.services
@pytest.mark.parametrize("seeds", NUMBERS)
def test_it_agrees_with_verapdf_on_letters_of_every_kind_and_on_those_broken_on_purpose(tmp_path, seeds):
    """In one start of Java, which takes seconds for so many files."""
    letters = varied(seeds)
    made = [RENDER["by the press"](one, pictures=PICTURES) for one in letters]
    made += [RENDER["by WeasyPrint"](one, pictures=PICTURES) for one in letters[::10]]
    made += [broken(sound("by the press"), break_it) for break_it, _ in (BROKEN | LATIN).values()]
    files = [tmp_path / f"{number}.pdf" for number in range(len(made))]
    for file, body in zip(files, made, strict=True):
        file.write_bytes(body)
    passed, said = validate(files)
    ours = [file for file, body in zip(files, made, strict=True) if check(body) == ()]
    assert ours == passed, "\n".join(said)
    assert len(passed) == len(letters) + len(letters[::10])


@pytest.mark.parametrize("how", RENDER)
@pytest.mark.parametrize("name", [*BROKEN, *OURS])
def test_each_break_is_the_fault_that_it_is(how, name):
    break_it, code = (BROKEN | OURS)[name]
    assert code in {fault.code for fault in check(broken(sound(how), break_it))}


@pytest.mark.parametrize("name", LATIN)
def test_each_break_of_a_latin_font_is_the_fault_that_it_is(name):
    break_it, code = LATIN[name]
    assert code in {fault.code for fault in check(broken(sound("by the press"), break_it))}


@pytest.mark.parametrize("how", RENDER)
def test_a_letter_with_everything_has_no_fault(how):
    assert check(sound(how)) == ()


def test_what_is_no_pdf_is_unreadable():
    assert [fault.code for fault in check(b"Dear Leader")] == ["unreadable"]
    assert [fault.code for fault in check(sound("by the press")[:2000])] == ["unreadable"]


def test_a_fault_tells_its_page_and_with_what():
    found = check(broken(sound("by WeasyPrint"), OURS["another paper"][0]))
    assert found == (Fault("not_a4", 1, "0 0 612 792"),)
    assert round(PAPER.width / MM_PER_PT, 2) == 595.28
