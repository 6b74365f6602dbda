"""What is said about a letter that can't be made."""

import pytest

from app.campaigns.words import UNEXPECTED, what_to_do


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("missing_fields", {"fields": ["region"]}, "No value for “region”."),
        ("missing_fields", {"fields": ["region", "reply by"]}, "No value for “region” and “reply by”."),
        ("missing_fields", {"fields": ["region"], "differing": ["region"]}, "write to each post under Audience."),
        ("address_overflow", {"lines": 8, "limit": 7}, "need 8 lines and 7 fit"),
        (
            "head_overflow",
            {"part": "details", "height": 80, "limit": 66},
            "The sender’s details at the head of the page need 80 mm",
        ),
        (
            "head_overflow",
            {"part": "reference", "height": 80, "limit": 66},
            "The reference at the foot needs 80 mm and",
        ),
        ("unprintable_characters", {"characters": ["ᚠ"]}, "can’t print “ᚠ” (U+16A0, runic letter fehu feoh fe f)."),
        ("unprintable_characters", {"characters": ["\u200b"]}, "can’t print U+200B (zero width space)."),
        (
            "value_not_date",
            {"field": "opening", "value": "soon"},
            "The field “opening”: “soon” is not a day. Correct it",
        ),
        (
            "value_not_text",
            {"field": "x", "value": "long " * 60},
            "The field “x”: “long long long long long long long long…” is",
        ),
        ("post_not_there", {"day": "2015-03-03"}, "on 3 March 2015, the day on which"),
    ],
)
def test_words_carry_the_facts(code, facts, said):
    assert said in what_to_do(code, facts)


def test_a_code_without_words_is_called_a_fault():
    assert what_to_do("never_heard_of", {}) == f"{UNEXPECTED.wrong} {UNEXPECTED.to_do}"


def test_braces_in_a_value_stay_as_they_are():
    assert "“{0}”" in what_to_do("value_not_date", {"field": "x", "value": "{0}"})
