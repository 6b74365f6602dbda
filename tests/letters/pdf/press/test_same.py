"""The press sets every glyph where WeasyPrint does, in the same font, size and colour, on the same page."""

import pytest

from app.letters.compose import compose
from app.letters.letter import Letter
from app.letters.pdf import make_pdf, render_by_weasyprint
from app.letters.pdf.compare import differences
from app.letters.template import compile_template
from tests.letters.factory import MARCH, RECIPIENTS, campaign, letter, march_letter, open_letter, recipient
from tests.letters.many import seeded
from tests.letters.signatures import drawn, named, signed_by

TENS = range(0, 150, 10)


def assert_same(made: Letter, **pictures: bytes) -> None:
    pressed = make_pdf(made, pictures=pictures)
    assert pressed.unset == ""
    assert differences(render_by_weasyprint(made, pictures=pictures), pressed.body) == []


@pytest.mark.parametrize("first", TENS)
def test_letters_of_every_shape_are_the_same(first):
    for seed in range(first, first + 10):
        assert_same(seeded(seed))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(10_000, 12_000, 50))
def test_two_thousand_more_are_the_same(first):
    for seed in range(first, first + 50):
        assert_same(seeded(seed))


@pytest.mark.parametrize("name", RECIPIENTS)
def test_the_shipped_letter_is_the_same_to_every_audience(name):
    assert_same(march_letter(name))
    assert_same(march_letter(name, draft=False, marking=""))


@pytest.mark.parametrize("path", sorted(MARCH.parent.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_letter_that_nobody_signs_is_the_same(path):
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


def test_many_runs_in_a_paragraph_do_not_drift():
    styled = " ".join(f"{'*' * (number % 4)}word{number}{'*' * (number % 4)}" for number in range(120))
    assert_same(letter("\n\n".join([styled] * 3)))


def test_an_open_letter_with_pages_of_addressees_is_the_same():
    assert_same(open_letter(400))


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_signature_pictures_are_the_same(count):
    pictures = [drawn(600, 150 + number) for number in range(count)]
    made = letter("Text", signatories=signed_by(*pictures), draft=False)
    assert_same(made, **named(*pictures))


@pytest.mark.parametrize("lines", range(1, 44))
def test_an_ending_anywhere_on_the_page_is_the_same(lines):
    assert_same(letter("\n\n".join(["Word"] * (lines // 2) + ["word " * 14 * lines])))
