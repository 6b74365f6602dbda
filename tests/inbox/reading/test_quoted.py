"""What is new in a text, and what it quotes, by the manners of mail programs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inbox.reading.quotations import Passage, new_words, split_quoted

STYLES = {
    "gmail": "On Mon, 2 Mar 2026 at 09:00, Private Office <reply@gov.example> wrote:\n> Dear Leader,\n> please act.",
    "gmail, folded": "On Mon, 2 Mar 2026 at 09:00, Private Office\n<reply@gov.example> wrote:\n\n> Dear Leader",
    "apple": "> On 2 Mar 2026, at 09:00, Private Office <reply@gov.example> wrote:\n> \n> Dear Leader",
    "outlook": "From: Private Office <reply@gov.example>\nSent: 02 March 2026\nTo: Leader\nSubject: Act\n\nDear Leader",
    "outlook, with a rule": "______________\nFrom: Private Office\nSent: 2 March\nTo: Leader\nSubject: Act\n\nDear",
    "outlook of old": "-----Original Message-----\nFrom: Private Office\n\nDear Leader",
    "forwarded by gmail": "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: x\n\nDear Leader",
    "forwarded by apple": "Begin forwarded message:\n\nFrom: A <a@b.example>\n\nDear Leader",
    "Welsh": "Ar Llun, 2 Maw 2026 am 09:00, ysgrifennodd Private Office <reply@gov.example>:\n> Annwyl",
    "German": "Am 2. März 2026 um 09:00 schrieb Private Office <reply@gov.example>:\n> Dear Leader",
    "marked lines alone": "> Dear Leader,\n> please act.",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_quotation_is_told_from_what_is_new(style):
    new, quoted = split_quoted(f"We agree.\n\nAlex Example\n\n{STYLES[style]}")
    assert new == Passage("We agree.\n\nAlex Example", quoted=False)
    assert quoted.quoted
    assert quoted.text.split() == STYLES[style].split()


def test_answers_between_quoted_lines_are_new():
    text = "On Mon, A <a@b.example> wrote:\n> First?\nYes.\n> Second?\nNo, never."
    assert new_words(text).split("\n")[-2:] == ["Yes.", "No, never."]


def test_a_text_without_quotation_is_all_new():
    assert split_quoted("From: here to there\nwe go.") == (Passage("From: here to there\nwe go.", quoted=False),)


def test_nothing_is_no_passage():
    assert split_quoted(" \n\n") == ()


@given(st.text())
def test_any_text_keeps_its_words(text):
    words = " ".join(passage.text for passage in split_quoted(text))
    assert words.split() == text.split()


def test_a_text_on_which_the_library_breaks_is_still_split(monkeypatch):
    monkeypatch.setattr("app.inbox.reading.quotations.EmailReplyParser", lambda **_: 1 / 0)
    assert [passage.quoted for passage in split_quoted("Yes.\n> No?")] == [False, True]
