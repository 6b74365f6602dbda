"""The mail around a letter says what the letter says, in its language, and a value is never markup."""

from dataclasses import replace

import pytest

from app.delivery.email.covers import DEFAULTS, ENGLISH, FIELDS, WELSH, Around, Cover, CoverUnfit, check_cover, fill
from app.letters.fields import Run
from app.letters.letter import Signatory
from tests.letters.factory import march_letter

CHIEF = Around(recipient="Chief Constable of Example Police")


def letter(**changes):
    said = {
        "reference": "MAR15-0284",
        "date": "3 March 2015",
        "reply_by": "27 March 2015",
        "marking": "",
        "subject": (Run("Keeping children safe"),),
        "salutation": "Dear Chief Constable",
        "signatories": (Signatory("Alex Example", "Home Secretary", "HO"), Signatory("", "Lord Chancellor", "MoJ")),
        "sender": ("2 Example Street", "London SW1A 2AA"),
    }
    return replace(march_letter(), **said | changes)


@pytest.mark.parametrize("cover", DEFAULTS.values())
def test_a_default_is_fit_and_leaves_nothing_unfilled(cover):
    check_cover(cover)
    filled = fill(cover, letter(), Around(recipient="Mayor", enclosures=["A leaflet"], with_word=True, correction=True))
    assert "((" not in filled.subject + filled.text + filled.html
    assert "\n\n\n" not in filled.text


def test_the_english_default_says_who_writes_what_and_by_when_to_answer():
    filled = fill(ENGLISH, letter(), CHIEF)
    assert filled.subject == "Letter from the Home Secretary and others: Keeping children safe (MAR15-0284)"
    assert filled.text == (
        "Dear Chief Constable,\n\n"
        "Attached is a letter from the Home Secretary and the Lord Chancellor, dated 3 March 2015:"
        " “Keeping children safe”. It is a PDF.\n\n"
        "A reply is asked for by 27 March 2015."
        " Answer this email, or write to the address on the letter and quote MAR15-0284.\n\n"
        "2 Example Street, London SW1A 2AA\n"
    )


def test_the_welsh_default_names_offices_as_they_stand():
    filled = fill(WELSH, letter(language="cy", signatories=()), CHIEF)
    assert filled.subject.startswith("Llythyr gan ")
    assert '<html lang="cy">' in filled.html


def test_what_goes_along_and_what_it_corrects_is_said():
    around = replace(CHIEF, enclosures=["A leaflet", "A form"], with_word=True, correction=True)
    text = fill(ENGLISH, letter(marking="OFFICIAL"), around).text
    assert text.startswith("OFFICIAL\n\nDear")
    assert "a PDF and a Word file with the same text." in text
    assert "takes the place of" in text
    assert "With it go: A leaflet and A form." in text


def test_one_who_signs_alone_has_no_others_and_no_reply_is_asked_for_where_none_is_wanted():
    one = letter(reply_by="", signatories=(Signatory("", "Home Secretary", "Home Office"),))
    filled = fill(ENGLISH, one, CHIEF)
    assert filled.subject.startswith("Letter from the Home Secretary: ")
    assert "A reply is asked" not in filled.text


def test_a_letter_greeted_by_hand_is_greeted_by_the_post():
    assert fill(ENGLISH, letter(salutation=""), CHIEF).text.startswith("Dear Chief Constable of Example Police,")


def test_values_are_never_markup():
    wicked = '<script>alert(1)</script> ((reference)) &amp; "x"'
    filled = fill(Cover("((recipient))", "((recipient))\n<b>typed</b>"), letter(), Around(recipient=wicked))
    assert filled.text == f"{wicked}\n<b>typed</b>\n"
    assert "<script>" not in filled.html
    assert "<b>" not in filled.html
    assert "MAR15-0284" not in filled.html


def test_the_html_fetches_nothing():
    page = fill(ENGLISH, letter(), CHIEF).html
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    for word in ("src", "href", "<img", "<link", "<style", "url("):
        assert word not in page


def test_lines_stay_lines_and_paragraphs_paragraphs():
    filled = fill(Cover("s", "one\r\ntwo\r\n\r\n\r\nthree\r\n"), letter(), CHIEF)
    assert filled.text == "one\ntwo\n\nthree\n"
    assert "<p>one<br>two</p>\n<p>three</p>" in filled.html


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_that_pages_offer_is_known(name):
    check_cover(Cover("s", f"((({name}))) ((({name}??x)))"))


@pytest.mark.parametrize(
    ("cover", "code", "part", "field"),
    [
        (Cover(" ", "x"), "cover_subject_blank", "subject", ""),
        (Cover("s" * 201, "x"), "cover_subject_too_long", "subject", ""),
        (Cover("s", "\n"), "cover_blank", "cover", ""),
        (Cover("s", "x" * 8001), "cover_too_long", "cover", ""),
        (Cover("((surname))", "x"), "cover_unknown_field", "subject", "surname"),
        (Cover("s", "((has surname??x))"), "cover_unknown_field", "cover", "has surname"),
        (Cover("s", "((has marking??x"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??x\n\ny))"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??((is open??x))))"), "condition_nested", "cover", "has marking"),
        (Cover("a\u202eb", "x"), "cover_unseen_characters", "subject", ""),
        (Cover("s", "x\x00"), "cover_unseen_characters", "cover", ""),
    ],
)
def test_what_can_not_be_sent_is_named(cover, code, part, field):
    with pytest.raises(CoverUnfit) as raised:
        check_cover(cover)
    assert (raised.value.code, raised.value.part, raised.value.field) == (code, part, field)
