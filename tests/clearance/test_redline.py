"""What changed between two texts: nothing that differs goes unsaid, and nothing that does not is marked."""

import json

import pytest

from app.clearance.read import read
from app.clearance.redline import RowChange, redline
from app.web.difference import Change
from app.web.pairing import likeness
from tests.clearance.texts import BODY, kept, paragraphs, text

LONG = "You decide how reports of abuse are recorded, how suspects are pursued, and what your officers learn."
ONE, TWO, THREE = LONG, "Read case files yourself, and not only summaries of them.", "Thank you for what you do."


def hows(before, now):
    return [row.how for row in redline(before, now).rows]


def test_a_text_does_not_differ_from_itself():
    found = redline(text(), text())
    assert not found.anything
    assert {row.how for row in found.rows} == {RowChange.SAME}


@pytest.mark.parametrize(
    ("before", "now", "rows"),
    [
        ((ONE, TWO), (ONE, TWO, THREE), [RowChange.SAME, RowChange.SAME, RowChange.ADDED]),
        ((ONE, TWO), (TWO,), [RowChange.REMOVED, RowChange.SAME]),
        ((ONE, TWO), (ONE.replace("abuse", "harm"), TWO), [RowChange.CHANGED, RowChange.SAME]),
        ((ONE, TWO), (TWO.replace("files", "notes"), THREE), [RowChange.REMOVED, RowChange.CHANGED, RowChange.ADDED]),
        ((ONE,), (THREE,), [RowChange.REMOVED, RowChange.ADDED]),
        ((ONE, TWO), (TWO, ONE), [RowChange.ADDED, RowChange.SAME, RowChange.REMOVED]),
        ((ONE,), (f"**{ONE}**",), [RowChange.STYLED]),
        ((ONE,), (f"## {ONE}",), [RowChange.STYLED]),
        ((ONE, TWO), (ONE, "***", TWO), [RowChange.SAME, RowChange.ADDED, RowChange.SAME]),
        ((), (ONE,), [RowChange.ADDED]),
    ],
)
def test_paragraphs_are_told_apart(before, now, rows):
    assert sorted(hows(paragraphs(*before), paragraphs(*now))) == sorted(rows)


def test_a_changed_paragraph_is_shown_word_by_word():
    (row,) = redline(paragraphs(ONE), paragraphs(ONE.replace("of abuse", "of harm"))).changed
    assert [piece.text.strip() for piece in row.pieces if piece.change is not Change.SAME] == ["abuse", "harm"]


def test_another_condition_is_a_change_though_the_words_are_the_same():
    front = (
        "title: T\nsubject: S\nfields:\n"
        "  - {name: here, type: yes/no, where: {nation: England}}\n"
        "  - {name: there, type: yes/no, where: {nation: Wales}}\n"
    )
    both = [text(f"((here??{ONE}))((there?? x)) y", front=front, values={}) for _ in "ab"]
    assert not redline(*both).anything
    before, now = (text(f"(({name}??{ONE}))", front=front, values={}) for name in ("here", "there"))
    (row,) = redline(before, now).changed
    assert (row.how, row.before.condition, row.now.condition) == (RowChange.CHANGED, "here", "there")


WITHIN = [
    {"values": {"meeting day": "2015-03-10"}},
    {"by_recipient": []},
    {"reply_by": None},
    {"marking": "OFFICIAL"},
    {"open_letter": True},
    {"top_and_tail": True},
    {"signatories": [["Home Secretary", "", "Home Office"]]},
    {"copies": ["Ofsted"]},
    {"enclosures": []},
    {"letter_date": "2015-03-03"},
]


@pytest.mark.parametrize("beside", WITHIN, ids=lambda one: next(iter(one)))
def test_whatever_is_cleared_beside_the_paragraphs_shows_when_it_changes(beside):
    found = redline(text(), text(**beside))
    assert found.facts_changed
    assert not found.changed


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept["text"]["blocks"].pop(),
        lambda kept: kept["text"]["blocks"].reverse(),
        lambda kept: kept["text"]["blocks"][1]["content"][0].update(condition="in Wales"),
        lambda kept: kept["text"]["blocks"][4]["content"][1].pop("bold"),
        lambda kept: kept["text"]["blocks"][4]["content"][2]["then"].clear(),
        lambda kept: kept["text"]["blocks"][3]["items"].pop(),
        lambda kept: kept["text"].update(notice=[]),
        lambda kept: kept["text"].update(language="cy"),
        lambda kept: kept["text"]["fields"][0]["where"].update(nation=["Wales"]),
        lambda kept: kept["text"]["subject"].pop(),
    ],
)
def test_whatever_changes_in_the_stored_text_shows(change):
    after = json.loads(kept())
    change(after)
    assert redline(read(kept()), read(json.dumps(after))).anything


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("", "", 1.0),
        ("a b", "", 0.0),
        ("a b", "b a", 1.0),
        ("a b c d", "a b x y", 0.5),
        ("a a", "a b", 0.5),
        ("A b.", "a, b", 1.0),
    ],
)
def test_likeness_is_the_share_of_words_in_common(one, other, share):
    assert likeness(one, other) == share


def test_only_what_the_body_changes_is_marked():
    found = redline(text(), text(BODY.replace("Record each report", "Record each report at once")))
    assert [row.now.number for row in found.changed] == [2]
    assert found.facts_changed == ()
