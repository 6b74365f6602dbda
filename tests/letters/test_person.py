"""Names in one cell, taken apart."""

import pytest

from app.letters.recipient.person import AmbiguousName, is_title, may_be_vacant, names_nobody, split_name
from app.letters.recipient.salutation import Holder


def person(
    full_name: str, title: str = "", forename: str = "", surname: str = "", letters: str = "", *, acting: bool = False
) -> Holder:
    return Holder(
        full_name=full_name, title=title, forename=forename, surname=surname, post_nominals=letters, acting=acting
    )


EXAMPLE_OF_THE_WEALD = person("Example of the Weald", "The Rt Hon Baroness", "", "Example", "DBE")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Alex Example", person("Alex Example", "", "Alex", "Example")),
        ("Cllr Dame Alex Example OBE", person("Alex Example", "Cllr Dame", "Alex", "Example", "OBE")),
        ("Example, Alex", person("Alex Example", "", "Alex", "Example")),
        ("Example, Dr Alex", person("Alex Example", "Dr", "Alex", "Example")),
        ("Sir Alex van Example, KPM, DL", person("Alex van Example", "Sir", "Alex", "van Example", "KPM DL")),
        ("ALEX EXAMPLE QPM", person("ALEX EXAMPLE", "", "ALEX", "EXAMPLE", "QPM")),
        ("Mr. A. N. Example", person("A. N. Example", "Mr.", "A.", "Example")),
        ("Rt Hon Lord Example", person("Example", "Rt Hon Lord", "", "Example")),
        ("Ms Alex Example-Sample PhD", person("Alex Example-Sample", "Ms", "Alex", "Example-Sample", "PhD")),
        ("Example", person("Example", "", "", "Example")),
        ("Mr de Example", person("de Example", "Mr", "", "de Example")),
        ("Lord Example of Rotherham", person("Example of Rotherham", "Lord", "", "Example")),
        ("The Rt Hon Baroness Example of the Weald DBE", EXAMPLE_OF_THE_WEALD),
        ("Cllr Alex Example-Sample (Lab)", person("Alex Example-Sample", "Cllr", "Alex", "Example-Sample")),
        ("Alex Example OBE (Lab) [on leave]", person("Alex Example", "", "Alex", "Example", "OBE")),
        ("Alex Example (acting)", person("Alex Example", "", "Alex", "Example", acting=True)),
        ("Dr Alex Example (Interim until May)", person("Alex Example", "Dr", "Alex", "Example", acting=True)),
        ("Interim: Alex Example", person("Alex Example", "", "Alex", "Example", acting=True)),
        ("Alex Example - acting", person("Alex Example", "", "Alex", "Example", acting=True)),
        ("Example, Alex, Acting", person("Alex Example", "", "Alex", "Example", acting=True)),
    ],
)
def test_a_name_is_taken_apart(text, split):
    assert split_name(text) == split


@pytest.mark.parametrize(
    ("rank", "acting"),
    [
        *(
            (one, False)
            for one in ("CC", "DCC", "ACC", "Chief Constable", "Deputy Chief Constable", "The Commissioner")
        ),
        *((one, False) for one in ("Assistant Chief Constable", "Commissioner", "Deputy Commissioner", "PCC")),
        *((one, False) for one in ("Assistant Commissioner", "DAC", "Police and Crime Commissioner", "C/Supt", "CC:")),
        *((one, True) for one in ("T/CC", "T/DCC", "T/ACC", "A/ACC", "t/cc", "T/Chief Constable", "T / CC")),
        *((one, True) for one in ("Temporary Chief Constable", "Acting Deputy Chief Constable", "Interim CC")),
    ],
)
def test_a_police_rank_before_a_name_is_no_part_of_it(rank, acting):
    plain = person("Alex Example", "", "Alex", "Example", acting=acting)
    assert split_name(f"{rank} Alex Example") == plain
    assert split_name(f"Example, {rank} Alex") == plain
    knighted = person("Alex Example", "Sir", "Alex", "Example", "QPM", acting=acting)
    assert split_name(f"{rank} Sir Alex Example QPM") == knighted


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("CC Example", person("Example", "", "", "Example")),
        ("AC Alex Example", person("Alex Example", "", "Alex", "Example")),
        ("AC Example", person("AC Example", "", "AC", "Example")),
        ("A C Example", person("A C Example", "", "A", "Example")),
        ("Alex Example (T/CC)", person("Alex Example", "", "Alex", "Example", acting=True)),
        ("ACC Dr Alex Example", person("Alex Example", "Dr", "Alex", "Example")),
        ("Commissioner Dame Alex Example", person("Alex Example", "Dame", "Alex", "Example")),
        ("Councillor Alex Example", person("Alex Example", "Councillor", "Alex", "Example")),
        ("Professor Dame Alex Example", person("Alex Example", "Professor Dame", "Alex", "Example")),
        ("Brigadier Alex Example", person("Alex Example", "Brigadier", "Alex", "Example")),
        ("Lt Col Alex Example MBE", person("Alex Example", "Lt Col", "Alex", "Example", "MBE")),
        ("Wing Commander Example", person("Example", "Wing Commander", "", "Example")),
        ("Major Alex Example", person("Alex Example", "Major", "Alex", "Example")),
        ("Air Commodore Alex Example", person("Alex Example", "Air Commodore", "Alex", "Example")),
    ],
)
def test_ranks_initials_and_titles_are_told_apart(text, split):
    """Police ranks are left out; a military rank is a title, which the person keeps and is greeted by."""
    assert split_name(text) == split


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("CC", True),
        ("T/DCC", True),
        ("Chief Constable", False),
        ("Dr", True),
        ("Rt Hon Sir", True),
        ("Cllr.", True),
        ("Leader", False),
        ("", False),
    ],
)
def test_titles_of_people_are_known(text, is_one):
    assert is_title(text) is is_one


@pytest.mark.parametrize(
    "text",
    [
        *("The Lord Bishop of Leeds", "Earl of Example", "Alex Example of Rotherham", "Lord Mayor Alex Example"),
        *("Lady Justice Example", "Lord Alex Example", "Chief Executive Alex Example", "The Very Revd Alex Example"),
        *("Alex Example and Sam Example", "Alex Example / Sam Example", "Alex Example & Sam Example"),
        *("Alex Example, Leader of the Council", "Alex Example, Chief Executive", "Alex Example – Leader"),
        *("Chief Constable", "T/CC", "Lord Lieutenant Alex Example", "Alex Example, Chief Constable"),
        *("Alex (Sam) Example", "alex@example.uk", "Alex Example 2", "Cllr", "Lord", "Vacant Example"),
    ],
)
def test_a_name_that_can_t_be_told_apart_safely_is_not_taken_apart(text):
    with pytest.raises(AmbiguousName):
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
