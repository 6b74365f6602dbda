"""The press sets every glyph where WeasyPrint does, in the same font, size and colour, on the same page."""

from dataclasses import replace
from functools import partial

import pytest

from app.letters.compose import compose
from app.letters.pdf import make_pdf, render_by_weasyprint
from app.letters.text.blocks import Paragraph, Table
from app.letters.text.fields import Run
from app.letters.text.template import compile_template
from tests.letters.factory import (
    GRID,
    LONG_GRID,
    MARCH,
    RECIPIENTS,
    campaign,
    letter,
    march_letter,
    open_letter,
    recipient,
)
from tests.letters.many import seeded
from tests.letters.signatures import drawn, named, signed_by

slow = partial(pytest.param, marks=pytest.mark.slow)


def in_fives(seeds: range) -> list[range]:
    """The seeds by five, so that processes share them."""
    return [seeds[start : start + 5] for start in range(0, len(seeds), 5)]


@pytest.mark.parametrize("seeds", [*in_fives(range(30)), *map(slow, in_fives(range(30, 150)))], ids=str)
def test_letters_of_every_shape_are_the_same(assert_same, subtests, seeds):
    for seed in seeds:
        with subtests.test(seed=seed):
            assert_same(seeded(seed))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(10_000, 12_000, 50))
def test_two_thousand_more_are_the_same(assert_same, subtests, first):
    """WeasyPrint's files of these are not saved: they would take 400 megabytes."""
    for seed in range(first, first + 50):
        with subtests.test(seed=seed):
            assert_same(seeded(seed), by=render_by_weasyprint)


@pytest.mark.parametrize("name", RECIPIENTS)
def test_the_shipped_letter_is_the_same_to_every_audience(assert_same, name):
    assert_same(march_letter(name))
    assert_same(march_letter(name, draft=False, marking=""))


@pytest.mark.parametrize("path", sorted(MARCH.parent.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_letter_that_nobody_signs_is_the_same(assert_same, path):
    text = compile_template(path.read_text(encoding="utf-8"))
    made = compose(
        text,
        registry=(text.front.registries or ("council-leaders",))[0],
        recipient=recipient(),
        campaign=campaign(signatories=(), copies=()),
        values={},
        mode="preview",
    )
    assert_same(made)


def test_many_runs_in_a_paragraph_do_not_drift(assert_same):
    styled = " ".join(f"{'*' * (number % 4)}word{number}{'*' * (number % 4)}" for number in range(120))
    assert_same(letter("\n\n".join([styled] * 3)))


@pytest.mark.parametrize(
    "runs",
    [
        (Run("partnership your agencies his to our guidance can should will may information from DNA Agency paid"),),
        (
            Run("The ", bold=True),
            Run("local the share services health commissioners it or an the the agencies we councils’ Annual report"),
        ),
        (
            Run("was have that you council be he responsibility accountability guidance his and"),
            Run(" councils’ authority paid", bold=True),
        ),
    ],
    ids=["one style", "in a run", "first of a run"],
)
def test_a_word_that_fits_only_for_its_kerning_with_the_space_behind_it_is_set_as_weasyprint_sets_it(assert_same, runs):
    """Which line it is on depends on the kerning between that space and the next word."""
    made = letter("Text")
    assert_same(replace(made, blocks=(Paragraph(runs), *made.blocks)))


def test_an_open_letter_with_pages_of_addressees_is_the_same(assert_same):
    assert_same(open_letter(400))


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_signature_pictures_are_the_same(assert_same, count):
    pictures = [drawn(600, 150 + number) for number in range(count)]
    made = letter("Text", signatories=signed_by(*pictures), draft=False)
    assert_same(made, **named(*pictures))


@pytest.mark.parametrize("first", [1, slow(2), slow(3)])
def test_an_ending_anywhere_on_the_page_is_the_same(assert_same, first):
    """At every line of a page; in `make test` at every third."""
    for lines in range(first, 44, 3):
        assert_same(letter("\n\n".join(["Word"] * (lines // 2) + ["word " * 14 * lines])))


@pytest.mark.parametrize("text", [GRID, LONG_GRID])
@pytest.mark.parametrize("lines", range(0, 40, 3))
def test_a_table_anywhere_on_a_page_is_the_same(assert_same, lines, text):
    above = "\n\n".join(f"Paragraph {number}." for number in range(lines))
    assert_same(letter(f"{above}\n\n{text}"))


@pytest.mark.parametrize("rows", [1, slow(2), 3])
@pytest.mark.parametrize("lines", range(24, 40, 3))
def test_a_table_above_what_stays_together_is_the_same(assert_same, lines, rows):
    """An ending that has no room takes the last row with it, and a heading goes where its table goes."""
    above = "\n\n".join(f"Paragraph {number}." for number in range(lines))
    table = "\n".join(["| A | B |", "| - | - |", *[f"| {'Words ' * 30} | {row} |" for row in range(rows)]])
    assert_same(letter(f"{above}\n\n## A heading\n\n{table}"))


def test_a_field_without_a_value_is_marked_in_a_table_as_weasyprint_marks_it(assert_same):
    missing, bold = Run("((it))", missing=True), Run("((it))", bold=True, missing=True)
    rows = (((missing,),) * 3, ((missing,), (missing,), (Run("before "), bold, Run(" after"))))
    made = letter("Text")
    assert_same(replace(made, blocks=(Table(("left", "right", "center"), rows), *made.blocks)))


@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_a_space_before_a_line_break_in_a_cell_takes_the_room_that_it_has_by_weasyprint(assert_same, align):
    cells = ((Run("One \ntwo"),), (Run("One "), Run("two ", bold=True), Run("\nthree")))
    made = letter("Text")
    assert_same(replace(made, blocks=(Table((align, align), (cells, cells)), *made.blocks)))


def test_a_row_longer_than_a_page_is_left_to_weasyprint():
    made = letter(f"Text.\n\n| A |\n| - |\n| {'Words ' * 900} |\n\nText.")
    assert make_pdf(made).unset == "a row longer than a page"
