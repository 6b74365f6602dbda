"""What is told to fit ten pages without being set comes to ten at most when it is, however ill its lines break."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.letters.letter import Letter, Signatory
from app.letters.page.length import APART, surely_fits
from app.letters.page.measures import MOST_PAGES
from app.letters.page.typeface import FACES, face, repertoire
from app.letters.pdf import make_pdf
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote
from app.letters.text.fields import Run
from tests.letters.factory import RECIPIENTS, letter, march_letter, open_letter
from tests.letters.many import seeded

TEXT = letter("Text")


def paragraph(text: str, *, bold: bool = False) -> Paragraph[Run]:
    return Paragraph((Run(text, bold=bold),))


def heading(text: str) -> Heading[Run]:
    return Heading((Run(text),))


def bullets(*items: tuple[Block[Run], ...]) -> List[Run]:
    return List(False, 1, items)


def nested(deep: int, text: str) -> Block[Run]:
    block: Block[Run] = paragraph(text)
    for level in range(deep):
        block = bullets((block,)) if level % 2 else Quote((block,))
    return block


HALF = "W" * 22
"""Two of them don't fit a line."""

Grown = Callable[[int], Letter]
WORST: dict[str, Grown] = {
    "short paragraphs": lambda n: of([paragraph("a")] * n),
    "paragraphs of three lines, which are not divided": lambda n: of([paragraph(f"{HALF} {HALF} {HALF}")] * n),
    "one paragraph": lambda n: of([paragraph("word " * n)]),
    "half-empty lines": lambda n: of([paragraph(f"{HALF} " * n, bold=True)]),
    "the widest character": lambda n: of([paragraph("Ǆ" * n, bold=True)]),
    "words that are broken": lambda n: of([paragraph(f"{'W' * 45} " * n)]),
    "letters that are set apart": lambda n: of([paragraph("r’" * n)]),
    "broken lines": lambda n: of([paragraph("a\n" * n + "a")]),
    "headings": lambda n: of([heading("a"), paragraph("b")] * n),
    "headings one after the other": lambda n: of([heading(HALF)] * n + [paragraph("b")]),
    "long headings": lambda n: of([heading(f"{HALF} " * 20), paragraph("b")] * n),
    "items": lambda n: of([bullets(*[(paragraph("a"),)] * n)]),
    "items of items": lambda n: of([nested(4, f"{'W' * 13} " * 3)] * n),
    "narrow columns": lambda n: of([nested(10, "some words of a letter " * 3)] * n),
    "quotations": lambda n: of([Quote((paragraph(HALF), paragraph(HALF)))] * n),
    "pages of a line": lambda n: of([paragraph("a"), PageBreak()] * n + [paragraph("a")]),
    "a long subject": lambda n: replace(TEXT, subject=(Run(f"{HALF} " * n),)),
    "twelve signatories": lambda n: of([paragraph(f"{HALF} " * n)], signatories=12, office="Secretary of State " * 3),
    "many signatories": lambda n: of([paragraph(HALF)], signatories=n, office="Office"),
    "copies": lambda n: replace(TEXT, copies=("a",) * n),
    "long copies": lambda n: replace(of([paragraph(f"{HALF} " * n)]), copies=("a committee " * 20,) * 3),
}


def of(blocks: list[Block[Run]], *, signatories: int = 3, office: str = "Office") -> Letter:
    signed = (Signatory("Alex Example", office, "Department"),) * signatories
    return replace(TEXT, blocks=tuple(blocks), signatories=signed)


def most(grown: Grown) -> int:
    """How large a letter may grow that is told to fit."""
    low, high = 1, 2
    while surely_fits(grown(high)):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if surely_fits(grown(middle)) else (low, middle)
    return low


@pytest.mark.parametrize("worst", WORST)
def test_the_longest_that_is_told_to_fit_does(worst):
    grown = WORST[worst]
    assert surely_fits(grown(1))
    assert 2 <= make_pdf(grown(most(grown))).pages <= MOST_PAGES


@pytest.mark.parametrize("name", RECIPIENTS)
def test_a_usual_letter_is_told_to_fit(name):
    assert surely_fits(march_letter(name))


def test_a_letter_of_three_pages_is_told_to_fit():
    made = letter("\n\n".join(["The council has a duty to each child of its area. " * 10] * 14))
    assert make_pdf(made).pages == 3
    assert surely_fits(made)


@pytest.mark.parametrize("seeds", [range(15), pytest.param(range(15, 60), marks=pytest.mark.slow)], ids=str)
def test_letters_of_every_shape(subtests, seeds):
    for seed in seeds:
        with subtests.test(seed=seed):
            made = seeded(seed)
            assert not surely_fits(made) or make_pdf(made).pages <= MOST_PAGES


def test_an_open_letter_is_not_told_to_fit():
    assert not surely_fits(open_letter())


def test_no_two_letters_are_set_further_apart():
    held = {chr(code) for code in repertoire()}
    kerning = [face(bold=bold, italic=italic)._kerning for bold, italic in FACES]
    assert max(by for pairs in kerning for pair, by in pairs.items() if held.issuperset(pair)) <= APART
