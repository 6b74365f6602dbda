"""The peers of the bench print the words that the engine prints."""

import re

import pytest

from app.letters.compose import compose
from app.letters.letter import words_of
from app.letters.pdf import make_pdf
from app.letters.text.blocks import leaves
from app.letters.text.template import compile_template
from bench.letters.peers.letter import Block, Part, text_of
from bench.letters.sample import RICH, RICH_PAGES
from bench.letters.words import blocks_of, values_of, variant_of
from tests.letters.factory import MARCH, RECIPIENTS, campaign


@pytest.mark.parametrize("source", [MARCH, RICH], ids=lambda path: path.stem)
@pytest.mark.parametrize("name", RECIPIENTS)
def test_a_peer_prints_the_words_of_the_engine(source, name):
    registry, recipient = RECIPIENTS[name]
    template = compile_template(source.read_text(encoding="utf-8"))
    letter = compose(template, registry=registry, recipient=recipient, campaign=campaign(), values={})
    _, holding = variant_of(template, registry, recipient)
    values = values_of(recipient, campaign())

    blocks = [
        Block(one["kind"], one["number"], [Part(**part) for part in one["parts"]])
        for one in blocks_of(template, registry, holding)
    ]

    assert [spaced(text_of(block, values)) for block in blocks] == [words_of(runs) for runs in leaves(letter.blocks)]
    assert [part.bold for block in blocks for part in block.parts].count(True) > 0


@pytest.mark.parametrize("name", RECIPIENTS)
def test_the_letter_of_which_a_page_is_timed_has_as_many_pages_to_everybody(name):
    registry, recipient = RECIPIENTS[name]
    template = compile_template(RICH.read_text(encoding="utf-8"))
    letter = compose(template, registry=registry, recipient=recipient, campaign=campaign(), values={})
    assert make_pdf(letter).pages == RICH_PAGES


def spaced(text: str) -> str:
    return re.sub(" +", " ", text).strip(" ")


def test_the_asks_are_numbered_items():
    template = compile_template(MARCH.read_text(encoding="utf-8"))
    items = [one for one in blocks_of(template, "lead-members", frozenset()) if one["kind"] == "item"]
    assert [one["number"] for one in items] == [1, 2, 3, 4, 5]
