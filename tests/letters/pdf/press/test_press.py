"""What the press keeps changes nothing; what it does not know, WeasyPrint makes; another WeasyPrint is refused."""

from dataclasses import replace
from itertools import product
from string import ascii_letters, ascii_lowercase

import pytest

from app.letters.pdf import make_pdf, render_by_weasyprint
from app.letters.pdf.engine import KNOWN, NATIVE, require_known
from app.letters.pdf.press import flow, parts, press, rows, tables, words
from app.letters.pdf.press.lines import PLAIN
from app.letters.pdf.press.sheet import Sheet, specimen
from app.letters.pdf.render import laid_out
from app.letters.problems import UnknownWeasyPrint
from app.letters.text.fields import Run
from tests.letters.factory import RECIPIENTS, letter, march_letter
from tests.letters.many import seeded
from tests.letters.pdf.reading import pages_text
from tests.letters.signatures import drawn, named, signed_by


def pressed(language: str = "en") -> press.Press:
    return press.Press(language, laid_out)


LETTERS = [8, pytest.param(30, marks=pytest.mark.slow)]
"""How many letters the next two tests set. A press that is new to a shape asks WeasyPrint, which takes long."""


@pytest.mark.parametrize("count", LETTERS)
def test_a_letter_set_first_and_one_set_last_are_the_same(count):
    one, other = pressed(), pressed()
    letters = [made for made in map(seeded, range(count)) if made.language == "en"]
    first = [one.set(made, {}) for made in letters]
    last = [other.set(made, {}) for made in reversed(letters)]
    assert first == last[::-1]


@pytest.mark.parametrize("count", LETTERS)
def test_what_is_kept_is_bounded_and_may_be_forgotten_at_any_moment(monkeypatch, count):
    letters = [made for made in map(seeded, range(count)) if made.language == "en"]
    usual = [pressed().set(made, {}) for made in letters]
    for module in (flow, parts, press, rows, tables, words):
        monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(press, "SHAPES", 3)
    forgetful = pressed()
    assert [forgetful.set(made, {}) for made in letters] == usual


def test_pairs_that_are_learnt_together_are_as_those_that_are_asked_for_one_by_one(monkeypatch):
    with NATIVE:
        hand = Sheet(laid_out(specimen("en"), {})).text.hands[PLAIN].hand
    asked = words.Words(hand)
    monkeypatch.setattr(words, "BUSY", 1)
    learnt = words.Words(hand)
    for pair in map("".join, product(ascii_letters, ascii_lowercase)):
        one, other = asked.word(pair), learnt.word(pair)
        assert all(getattr(one, fact) == getattr(other, fact) for fact in words.Word.__slots__)


def test_letters_of_a_campaign_share_their_beginning_byte_for_byte():
    shared = {make_pdf(march_letter(name)).shared for name in RECIPIENTS}
    assert len(shared) <= 2  # with italics and without
    assert all(len(make_pdf(march_letter(name)).own) < 10_000 for name in RECIPIENTS)


def test_a_signature_picture_is_of_what_is_shared():
    picture = drawn(600, 150)
    made = make_pdf(letter("Text", signatories=signed_by(picture), draft=False), pictures=named(picture))
    assert b"/Subtype /Image" in made.shared
    assert b"/Image" not in made.own


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("wide\u2003space", "wide\u2003space", id="another space"),
        pytest.param("a thin\u2009space", "thin\u2009space", id="a thin space"),
    ],
)
def test_what_the_press_does_not_know_weasyprint_makes(text, why):
    made = make_pdf(letter(f"So {text}."))
    assert made.unset.startswith(why)
    assert (made.shared, made.pages) == (b"", 1)
    assert made.body == render_by_weasyprint(letter(f"So {text}."))


def test_a_reference_too_long_for_the_foot_is_left_to_weasyprint():
    made = make_pdf(replace(letter("Text"), reference="REFERENCE-" * 5))
    assert made.unset
    assert "REFERENCE-REFERENCE" in pages_text(made.body)[0]


@pytest.mark.parametrize("text", ["a\u00a0b " * 60, "1\u00a0July 2024, page\u00a03 " * 12, "£\u00a05", "\u00a0x\u00a0"])
def test_no_break_spaces_are_set_as_weasyprint_sets_them(assert_same, text):
    made = letter("((it))", "fields: [{name: it, type: long text}]", values={"it": text})
    assert_same(made)


@pytest.mark.parametrize("text", ["Wort" * 60, "https://example.org/" + "path/" * 60, "x" * 90 + " y", "-" * 200])
def test_words_longer_than_a_line_are_set_as_weasyprint_sets_them(assert_same, text):
    assert_same(letter(f"Before {text} after. **{text}**"))


def test_a_field_without_a_value_is_marked_as_weasyprint_marks_it(assert_same):
    missing = (Run("To "), Run("((the council))", missing=True), Run(" and "), Run("((all))", bold=True, missing=True))
    made = letter("Text")
    made = replace(made, subject=missing, blocks=(replace(made.blocks[0], content=missing),))
    assert_same(made)


def test_another_weasyprint_than_the_known_one_is_refused():
    require_known(KNOWN)
    with pytest.raises(UnknownWeasyPrint, match=r"WeasyPrint 71\.0 is installed, and the letter engine knows 70\.0"):
        require_known("71.0")
