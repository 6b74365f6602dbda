"""Which of the words that an index offers a typed word may be a misspelling of."""

import pytest

from app.search.spelling import near_spellings

PLACES = ("rotherham", "rochdale", "northumberland", "northumbria", "sutton", "luton", "bolton", "kent", "gwent")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rotheram", ["rotherham"]),  # a letter left out
        ("rotherhamm", ["rotherham"]),  # one too many
        ("rothorham", ["rotherham"]),  # another
        ("rohterham", ["rotherham"]),  # two swapped count as one, so that another may be wrong
        ("rohterhan", ["rotherham"]),
        ("rohtehran", []),
        ("rothorh", ["rotherham"]),  # the beginning of a word that is still being typed
        ("northumbl", ["northumberland", "northumbria"]),  # as near to both
        ("northumbrea", ["northumbria"]),  # the nearer only
        ("lutton", ["luton", "sutton"]),
        ("boltno", ["bolton"]),
        ("bultan", []),  # of a word this short one letter may be wrong
        ("kwnt", ["kent"]),
        ("ken", ["kent"]),
        ("kan", []),  # and of one shorter none
        ("", sorted(PLACES)),
    ],
)
def test_the_nearest_words_are_meant(typed, meant):
    assert near_spellings(typed, PLACES) == meant
