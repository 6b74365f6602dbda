import pytest

from app.inbox.sorting.match import MOST_FOUND, references_in, tokens_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your letter MAR15-0007.", ("MAR15-0007",)),
        ("our ref: mar15-0007, yours", ("MAR15-0007",)),
        ("MAR15-0007/AB and (MAR15-0008)", ("MAR15-0007", "MAR15-0008")),
        ("MAR15‑0007 and MAR15–0008", ("MAR15-0007", "MAR15-0008")),
        ("MAR15-\n   0007", ("MAR15-0007",)),
        ("MAR15-0007 MAR15-0007 mar15-0007", ("MAR15-0007",)),
        ("FOLLOW-UP-0012", ("FOLLOW-UP-0012",)),
        ("MAR15-00071x", ()),
        ("MAR15-0007-2", ()),
        ("xxMAR15_MAR15-007", ()),
        ("020 7946-0007 and 2015-03-24", ("7946-0007",)),
        ("", ()),
    ],
)
def test_references_are_whole_words_in_any_case_with_any_hyphen(text, found):
    assert references_in(text) == found


def test_a_long_list_and_a_hostile_text_end():
    assert len(references_in(" ".join(f"MAR15-{number:04d}" for number in range(5000)))) == MOST_FOUND
    assert references_in("A-" * 300_000) == ()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("replies+k3j9x8w7q2@office.example", ("k3j9x8w7q2",)),
        ("Replies+K3J9X8W7Q2@office.example", ("k3j9x8w7q2",)),
        ("replies@office.example", ()),
        ("replies+@office.example", ()),
        ("replies+two words@office.example", ()),
        ("a+b+k3j9x8w7q2@office.example", ()),
    ],
)
def test_what_stands_after_the_plus_of_an_address_is_a_token(address, found):
    assert tokens_in([address]) == found
