"""A letter is measured as it would be made."""

from dataclasses import replace

import pytest

from app.letters.letter import Annex
from app.letters.pdf import make_pdf, measure
from app.letters.pdf import render as rendering
from app.letters.pdf.engine import Unset
from tests.letters.pdf.test_check import NUMBERS, PICTURES, varied, whole


@pytest.mark.parametrize("seeds", NUMBERS)
def test_letters_have_as_many_pages_as_are_counted(seeds):
    letters = varied(seeds)
    pages = [make_pdf(letter, pictures=PICTURES).pages for letter in letters]
    assert len(set(pages)) > 1
    assert [measure(letter).pages for letter in letters] == pages


def test_an_annex_counts():
    letter = replace(whole(), annex=Annex(title="Annex", lines=tuple(f"Post {number}" for number in range(200))))
    assert measure(letter).pages == make_pdf(letter, pictures=PICTURES).pages


def test_what_the_press_cant_set_is_counted_by_weasyprint(monkeypatch):
    letter, there = whole(), measure(whole()).pages

    def refuse(*_):
        raise Unset("asked for")

    monkeypatch.setattr(rendering.Press, "measure", refuse)
    assert measure(letter).pages == there


@pytest.mark.parametrize(("enclosures", "alone"), [(0, False), (3, False), (60, True)])
def test_it_is_told_what_stands_alone_on_the_last_page(enclosures, alone):
    letter = replace(whole(), copies=(), enclosures=tuple(f"Enclosure {number}" for number in range(enclosures)))
    assert measure(letter).alone is alone
