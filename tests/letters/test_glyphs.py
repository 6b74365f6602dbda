"""What the shipped typeface can't print stops a letter, wherever it stands, and is named."""

from dataclasses import fields, replace

import pytest

from app.letters.letter import Annex, Letter, Signatory
from app.letters.page.glyphs import UnprintableCharacters, check_glyphs
from app.letters.text.blocks import Paragraph
from app.letters.text.fields import Run
from tests.letters.factory import letter, march_letter, open_letter


@pytest.mark.parametrize(
    "text", ["\u4e2d", "\U0001f600", "\u0416", "\u200b", "\u00ad", "a\u0328\u0301\u0302", "\x07", "\ufffc"]
)
def test_a_character_that_the_fonts_lack_stops_a_letter(text):
    with pytest.raises(UnprintableCharacters) as problem:
        letter("((word))", "fields: [{name: word}]", values={"word": f"x{text}"})
    assert problem.value.facts["letter"] == "MAR15-0284"
    assert set(problem.value.facts["characters"]) <= set(text)


@pytest.mark.parametrize(
    "text", ["ŵŷâêîôû Ŵ Ŷ", "Llŷr ap Siôn", "w\u0302y\u0302", "“£5” – €3 … ½", "Đặng Łukasz Şahin Ñ"]
)
def test_welsh_and_every_latin_name_pass(text):
    assert letter("((word))", "fields: [{name: word}]", values={"word": text})


def test_a_character_in_an_annex_that_the_fonts_lack_stops_a_letter():
    made = open_letter(2)
    with pytest.raises(UnprintableCharacters):
        check_glyphs(replace(made, annex=replace(made.annex, lines=("Council", "\u4e2d"))))


FOREIGN = "\u4e2d"
PRINTED: dict[str, object] = {
    **dict.fromkeys(["reference", "date", "reply_by", "marking", "letterhead", "letterhead_with"], FOREIGN),
    **dict.fromkeys(["notice", "salutation", "close"], FOREIGN),
    **dict.fromkeys(["sender", "addressee", "copies", "enclosures"], ("Plain", FOREIGN)),
    "subject": (Run(FOREIGN),),
    "blocks": (Paragraph((Run(FOREIGN),)),),
    "signatories": (Signatory(f"Sam {FOREIGN}", "Minister", "Home Office"),),
    "annex": Annex(title="Annex", lines=(FOREIGN,)),
}
NOT_PRINTED = {"draft", "language", "title", "posted", "by_hand", "across"}


@pytest.mark.parametrize("name", PRINTED)
def test_a_character_that_the_fonts_lack_stops_a_letter_wherever_it_stands(name):
    check_glyphs(march_letter())
    with pytest.raises(UnprintableCharacters) as problem:
        check_glyphs(replace(march_letter(), **{name: PRINTED[name]}))
    assert problem.value.facts["characters"] == (FOREIGN,)


def test_an_office_is_looked_at_too():
    office = Signatory("Sam Example", FOREIGN, "Home Office")
    with pytest.raises(UnprintableCharacters):
        check_glyphs(replace(march_letter(), signatories=(office,)))


def test_all_that_a_letter_prints_is_looked_at():
    assert {field.name for field in fields(Letter)} == PRINTED.keys() | NOT_PRINTED


@pytest.mark.parametrize("character", ["\u4e2d", "\ud800", "\x07", "\u00ad"])
def test_a_character_that_the_fonts_lack_is_named_once_and_in_order(character):
    made = replace(march_letter(), notice=f"A Ж{character}", copies=(f"{character}Ж ’",))
    with pytest.raises(UnprintableCharacters) as problem:
        check_glyphs(made)
    assert problem.value.facts["characters"] == ("Ж", character)
