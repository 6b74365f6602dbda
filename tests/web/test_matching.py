"""Comparisons have a limit to their work: repetitive texts keep no page waiting, and real letters come out whole."""

import random
import re
from difflib import SequenceMatcher

import pytest

from app.clearance.redline import RowChange, redline
from app.drafting.lines.likeness import matches, paragraphs
from app.imports.reading.columns import columns_of
from app.platform.root import ROOT
from app.registry.holders.namesakes import same_name
from app.web.difference import Change, Piece, difference
from app.web.matching import MOST, Effort, Matcher
from app.web.pairing import _word_counts
from tests.clearance.texts import paragraphs as text_of

LETTERS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "letter_templates").glob("*.md"))]


class TooMuch(Exception):
    pass


@pytest.fixture
def counted(monkeypatch):
    """Counts the pairs of equal items that the library looks at, and stops it at more than is allowed."""
    find, looked_at = SequenceMatcher.find_longest_match, [0]

    def count(self, *where):
        i, j = where[:2]
        looked_at[0] += sum(len(self.b2j.get(item, ())) for item in self.a[i:j])
        if looked_at[0] > MOST:
            raise TooMuch
        return find(self, *where)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", count)
    return looked_at


HOSTILE = {
    "words": lambda: difference("a b " * 3_000, "b b a " * 2_000),
    "lines": lambda: difference("a\nb\n" * 3_000, "b\nb\na\n" * 2_000),
    "words of many lines": lambda: difference(
        "".join(f"{'a b ' * 200}\nline {n}\n" for n in range(60)),
        "".join(f"{'b b a ' * 130}\nline {n}\n" for n in range(60)),
    ),
    "paragraphs": lambda: redline(text_of(*["a", "b"] * 800), text_of(*["b", "b", "a"] * 500)),
    "words of paragraphs": lambda: [
        row.pieces for row in redline(text_of(*["a b " * 200] * 60), text_of(*["b b a " * 130] * 60)).rows
    ],
    "standard lines": lambda: list(
        matches(paragraphs("a b c d\n\n".replace(" ", " x " * 90) * 50), [paragraphs("a x c x d " * 73)] * 9)
    ),
    "names": lambda: same_name("ab" * 4_000, "bba" * 2_700),
    "headings": lambda: columns_of(["name" * 20_000] * 9, [], ["eman" * 17_000]),
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_repetitive_text_takes_no_more_work_than_is_allowed(counted, attack):
    HOSTILE[attack]()
    assert counted[0] <= MOST


def test_what_takes_too_much_is_changed_whole_but_for_its_beginning_and_end():
    before, after = "Dear all, a b a b. Yours", "Dear all, b b a a. Yours"
    assert difference(before, after, effort=Effort(7)) == (
        Piece(Change.SAME, "Dear all, "),
        Piece(Change.REMOVED, "a b a b. "),
        Piece(Change.ADDED, "b b a a. "),
        Piece(Change.SAME, "Yours"),
    )


def test_many_paragraphs_are_not_compared_each_with_each(monkeypatch):
    calls = []
    monkeypatch.setattr("app.web.pairing._share", lambda *pair: calls.append(pair) or 0.0)
    rows = redline(text_of(*(f"One {n}" for n in range(300))), text_of(*(f"Two {n}" for n in range(300)))).rows
    assert (calls, {row.how for row in rows}, len(rows)) == ([], {RowChange.REMOVED, RowChange.ADDED}, 600)


def test_words_of_a_paragraph_are_counted_once(monkeypatch):
    calls, count = [], _word_counts
    monkeypatch.setattr("app.web.pairing._word_counts", lambda words: calls.append(words) or count(words))
    redline(text_of(*(f"One {n}" for n in range(30))), text_of(*(f"Two {n}" for n in range(40))))
    assert len(calls) == 70


@pytest.mark.parametrize("every", [7, 40])
def test_a_letter_of_ten_pages_is_compared_word_by_word(every):
    """Every seventh word another one: more than anybody edits, and the result is the library's own."""
    chance = random.Random(1)
    words = re.findall(r"\S+", " ".join(LETTERS * 2))[:4_500]
    edited = [chance.choice(words) if chance.random() < 1 / every else word for word in words]
    compared = Matcher(words, edited, effort := Effort())
    assert compared.get_opcodes() == SequenceMatcher(None, words, edited, autojunk=False).get_opcodes()
    assert effort.left > 0


@pytest.mark.parametrize("before", LETTERS)
def test_an_edit_in_each_line_of_a_shipped_template_shows_as_those_words(before):
    after = re.sub(r"\bthe\b", "this", before)
    pieces = difference(before, after)
    changed = {
        (piece.change, word) for piece in pieces if piece.change is not Change.SAME for word in piece.text.split()
    }
    assert changed <= {(Change.REMOVED, "the"), (Change.ADDED, "this")}
    assert changed or before == after


def test_sequences_come_out_as_from_the_library():
    chance = random.Random(2)
    for _ in range(300):
        one, other = ("".join(chance.choices("abcd", k=chance.randrange(12))) for _ in "ab")
        assert Matcher(one, other).get_opcodes() == SequenceMatcher(None, one, other, False).get_opcodes()
        pieces = Matcher(one, other, Effort(chance.randrange(30))).get_opcodes()
        assert "".join(other[k:m] if what != "equal" else one[i:j] for what, i, j, k, m in pieces) == other
