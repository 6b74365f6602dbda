"""What is said about a letter that can't be made, and before and after something is saved."""

import pytest

from app.campaigns.audience.save import Changes
from app.campaigns.audience.words import has_changed, letter_count_words, will_change
from app.campaigns.letter.keep import Saving
from app.campaigns.letter.text import asks_in_words
from app.campaigns.letters import Listing
from app.campaigns.words import UNEXPECTED, letter_problem_words
from tests.campaigns.writing import NAMES


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("missing_fields", {"fields": ["region"]}, "No value for “region”."),
        ("missing_fields", {"fields": ["region", "reply by"]}, "No value for “region” and “reply by”."),
        (
            "missing_fields",
            {"fields": ["region"], "differing": ["region"]},
            "write to each post separately under Audience.",
        ),
        ("address_overflow", {"lines": 8, "limit": 7}, "need 8 lines and 7 fit"),
        (
            "head_overflow",
            {"part": "details", "height": 80, "limit": 66},
            "The sender’s address at the head of the page needs 80 mm",
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
            "The field “opening”: “soon” is not a date. Correct it",
        ),
        (
            "value_not_text",
            {"field": "x", "value": "long " * 60},
            "The field “x”: “long long long long long long long long…” is",
        ),
        ("post_not_there", {"day": "2015-03-03"}, "on 3 March 2015, the date in"),
    ],
)
def test_words_carry_the_facts(code, facts, said):
    assert said in letter_problem_words(code, facts)


@pytest.mark.parametrize(
    ("saving", "does", "more"),
    [
        (Saving(None, beside=False, lost={}, kept=0), "You have not changed anything yet.", ""),
        (
            Saving(2, beside=False, lost={}, kept=0, added=3),
            "Saving makes version 2. No office has cleared this text yet.",
            "You have added 3 words to the text.",
        ),
        (
            Saving(2, beside=False, lost={}, kept=1, added=1234, removed=1),
            "Saving makes version 2 and does not remove any clearance.",
            "You have added 1,234 words to the text and removed 1.",
        ),
        (
            Saving(2, beside=False, lost={"chief-constables": 2}, kept=2, removed=1),
            "Saving makes version 2 and removes 2 clearances, for chief officers of police only.",
            "You have removed 1 word from the text. 2 clearances of other texts are still valid.",
        ),
        (
            Saving(None, beside=True, lost={}, kept=0, let_go=["A list"]),
            "Saving changes field values or enclosures and does not remove any clearance.",
            "“A list” is removed or renamed, so its file is removed. To keep a file, rename it under Enclosures.",
        ),
        (
            Saving(2, beside=False, lost={}, kept=0, added=1, frozen=["lead-members"]),
            "This can’t be saved: the text for lead members is issued.",
            "Reopen it under Clearance first.",
        ),
    ],
    ids=["nothing", "a version", "a version of a cleared text", "clearances", "a file", "an issued text"],
)
def test_what_saving_the_letter_does(saving, does, more):
    assert saving.say(NAMES) == (does, more)


def test_what_an_audience_counts_and_what_saving_it_changes():
    assert "".join(letter_count_words(2, 2, 0, open_letter=False)) == "2 letters to 2 posts. No posts are excluded."
    assert (
        "".join(letter_count_words(1, 9, 1, open_letter=True))
        == "1 open letter, addressed to 9 posts. 1 post is excluded."
    )
    changes = Changes(added=2, withdrawn=range(4), restored=1)
    assert will_change(changes) == "Saving adds 2 letters, restores 1 letter and removes 4 letters."
    assert will_change(Changes(added=0, withdrawn=(), restored=0)) == ""
    listing = Listing(added=[None] * 2, withdrawn=[None] * 4, restored=[])
    assert has_changed(listing) == "2 letters added, 4 letters removed."
    assert has_changed(Listing(added=[], withdrawn=[], restored=[None])) == "1 letter restored."


def test_a_code_without_words_is_called_a_fault():
    assert letter_problem_words("never_heard_of", {}) == f"{UNEXPECTED.wrong} {UNEXPECTED.to_do}"


def test_braces_in_a_value_stay_as_they_are():
    assert "“{0}”" in letter_problem_words("value_not_date", {"field": "x", "value": "{0}"})


def test_asks_are_read_without_marks():
    asks = ["Tell us **who** leads in ((ward)).", "((in Wales??Write in Welsh.))", "By 3&nbsp;May"]
    fields = "fields:\n  - name: ward\n  - name: in Wales\n    type: yes/no\n    where: {nation: [Wales]}\n"
    source = f"---\ntitle: T\nasks:\n{''.join(f'  - {ask!r}' + chr(10) for ask in asks)}{fields}---\n\n((asks))\n"
    assert asks_in_words(source) == (
        "Tell us who leads in [ward].",
        "[only for recipients in Wales: Write in Welsh.]",
        "By 3\u00a0May",
    )
