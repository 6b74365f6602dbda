"""Whether the print room's counts add up, and which letters and sheets are missing where they do not."""

import pytest

from app.delivery.posting.balance import CountedLetter, Gap, Tally, reckon
from app.delivery.posting.words import mismatch_words

ONCE = Tally(1, 0, 0, 1)


def letters(*tallies, reasons=()):
    """Letters 1, 2, 3 … of two sheets each."""
    why = dict(reasons)
    return [CountedLetter(f"MAR15-000{n}", 2, tally, why.get(n, "")) for n, tally in enumerate(tallies, 1)]


@pytest.mark.parametrize(
    ("tally", "reason", "gap"),
    [
        (ONCE, "", None),
        (Tally(2, 1, 1, 1), "", None),
        (Tally(3, 2, 2, 1), "", None),
        (Tally(0, 0, 0, 0), "not_printed", None),
        (Tally(2, 2, 1, 0), "spoiled", None),
        (Tally(0, 0, 0, 0), "", Gap.NO_REASON),
        (Tally(2, 0, 0, 1), "", Gap.COPIES),
        (Tally(1, 1, 0, 1), "", Gap.COPIES),
        (Tally(2, 0, 1, 2), "", Gap.TWICE),
        (Tally(2, 1, 0, 1), "", Gap.REPRINTS),
        (Tally(1, 0, 1, 1), "", Gap.REPRINTS),
        (Tally(1, 1, 2, 0), "spoiled", Gap.REPRINTS),
    ],
)
def test_a_letter_is_printed_posted_or_spoiled_and_posted_once(tally, reason, gap):
    found = reckon(letters(tally, reasons=[(1, reason)]), None)
    assert [one.gap for one in found.mismatches] == ([gap] if gap else [])


@pytest.mark.parametrize(
    ("whole", "gap", "number"),
    [
        (Tally(3, 0, 0, 3), None, 0),
        (Tally(5, 2, 2, 3), None, 0),
        (Tally(4, 0, 1, 3), Gap.WHOLE_COPIES, 1),
        (Tally(3, 1, 0, 3), Gap.WHOLE_COPIES, -1),
        (Tally(2, 0, 0, 2), Gap.WHOLE_POSTED, 1),
        (Tally(4, 0, 0, 4), Gap.WHOLE_POSTED, -1),
        (Tally(4, 1, 0, 3), Gap.WHOLE_REPRINTS, 0),
        (Tally(4, 1, 2, 3), Gap.WHOLE_REPRINTS, 2),
    ],
)
def test_a_whole_batch_adds_up_or_says_how_many_are_missing(whole, gap, number):
    found = reckon(letters(None, None, None), whole)
    assert [(one.gap, one.number) for one in found.mismatches] == ([(gap, number)] if gap else [])


def test_letters_that_are_named_as_not_posted_are_left_out_of_the_whole():
    named = letters(None, Tally(1, 1, 0, 0), None, reasons=[(2, "spoiled")])
    found = reckon(named, Tally(3, 1, 0, 2))
    assert found.adds_up
    assert (found.posted, found.not_posted) == (["MAR15-0001", "MAR15-0003"], ["MAR15-0002"])


def test_counts_of_every_letter_and_of_the_whole_agree():
    assert [one.gap for one in reckon(letters(ONCE, ONCE), Tally(3, 1, 1, 2)).mismatches] == [Gap.WHOLE_DIFFERS]
    assert reckon(letters(ONCE, ONCE), Tally(2, 0, 0, 2)).adds_up


def test_letters_that_nobody_counted_are_named_with_their_sheets():
    (missing,) = reckon(letters(ONCE, None, None), None).mismatches
    assert mismatch_words(missing) == "2 letters (4 sheets) are not accounted for: MAR15-0002 and MAR15-0003."


@pytest.mark.parametrize("gap", Gap)
def test_every_gap_has_its_sentence(gap):
    found = reckon(letters(Tally(2, 0, 0, 1)), None).mismatches[0]
    for number in (2, -2):
        said = mismatch_words(type(found)(gap, ["MAR15-0001"], number))
        assert said.endswith(".")
        assert "None" not in said
