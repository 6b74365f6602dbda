"""Names in one cell, taken apart."""

import pytest

from app.letters.person import NotTold, SplitName, is_title, may_be_vacant, names_nobody, split_name

EXAMPLE_OF_THE_WEALD = SplitName("Example of the Weald", "The Rt Hon Baroness", "", "Example", "DBE")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Alex Example", SplitName("Alex Example", "", "Alex", "Example")),
        ("Cllr Dame Alex Example OBE", SplitName("Alex Example", "Cllr Dame", "Alex", "Example", "OBE")),
        ("Example, Alex", SplitName("Alex Example", "", "Alex", "Example")),
        ("Example, Dr Alex", SplitName("Alex Example", "Dr", "Alex", "Example")),
        ("Sir Alex van Example, KPM, DL", SplitName("Alex van Example", "Sir", "Alex", "van Example", "KPM DL")),
        ("ALEX EXAMPLE QPM", SplitName("ALEX EXAMPLE", "", "ALEX", "EXAMPLE", "QPM")),
        ("Mr. A. N. Example", SplitName("A. N. Example", "Mr.", "A.", "Example")),
        ("Rt Hon Lord Example", SplitName("Example", "Rt Hon Lord", "", "Example")),
        ("Ms Alex Example-Sample PhD", SplitName("Alex Example-Sample", "Ms", "Alex", "Example-Sample", "PhD")),
        ("Example", SplitName("Example", "", "", "Example")),
        ("Mr de Example", SplitName("de Example", "Mr", "", "de Example")),
        ("Lord Example of Rotherham", SplitName("Example of Rotherham", "Lord", "", "Example")),
        ("The Rt Hon Baroness Example of the Weald DBE", EXAMPLE_OF_THE_WEALD),
        ("Cllr Alex Example-Sample (Lab)", SplitName("Alex Example-Sample", "Cllr", "Alex", "Example-Sample")),
        ("Alex Example OBE (Lab) [on leave]", SplitName("Alex Example", "", "Alex", "Example", "OBE")),
        ("Alex Example (acting)", SplitName("Alex Example", "", "Alex", "Example", acting=True)),
        ("Dr Alex Example (Interim until May)", SplitName("Alex Example", "Dr", "Alex", "Example", acting=True)),
        ("Interim: Alex Example", SplitName("Alex Example", "", "Alex", "Example", acting=True)),
        ("Alex Example - acting", SplitName("Alex Example", "", "Alex", "Example", acting=True)),
        ("Example, Alex, Acting", SplitName("Alex Example", "", "Alex", "Example", acting=True)),
    ],
)
def test_a_name_is_taken_apart(text, split):
    assert split_name(text) == split


@pytest.mark.parametrize(
    ("text", "is_one"), [("Dr", True), ("Rt Hon Sir", True), ("Cllr.", True), ("Leader", False), ("", False)]
)
def test_titles_of_people_are_known(text, is_one):
    assert is_title(text) is is_one


@pytest.mark.parametrize(
    "text",
    [
        *("The Lord Bishop of Leeds", "Earl of Example", "Alex Example of Rotherham", "Lord Mayor Alex Example"),
        *("Lady Justice Example", "Lord Alex Example", "Chief Constable Alex Example", "The Very Revd Alex Example"),
        *("Alex Example and Sam Example", "Alex Example / Sam Example", "Alex Example & Sam Example"),
        *("Alex Example, Leader of the Council", "Alex Example, Chief Executive", "Alex Example – Leader"),
        *("Alex (Sam) Example", "alex@example.uk", "Alex Example 2", "Cllr", "Lord", "Vacant Example"),
    ],
)
def test_a_name_that_can_t_be_told_apart_safely_is_not_taken_apart(text):
    with pytest.raises(NotTold):
        split_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Vacant", "VACANCY", "(vacant)", "Interim vacant", "Currently vacant", "Post vacant", "TBC", "T.B.C.", "tba"),
        *("N/A", "n.a.", "-", "–", "?", "None", "Not known", "No one", "To be confirmed", "To be appointed"),
    ],
)
def test_words_that_name_nobody_are_known(text):
    assert names_nobody(text)


@pytest.mark.parametrize("text", ["Alex Example", "Na Example", "Post Example", "Acting", "The Holder"])
def test_names_are_not_taken_for_nobody(text):
    assert not names_nobody(text)


@pytest.mark.parametrize(
    ("text", "may_be"), [("Vacant (Alex Example to May)", True), ("TBC – Alex", True), ("Alex", False)]
)
def test_a_name_beside_a_word_for_nobody_leaves_open_who_is_meant(text, may_be):
    assert may_be_vacant(text) is may_be
