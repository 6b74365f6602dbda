"""The orders of the print room, and where each letter is in the bundle."""

from dataclasses import replace

import pytest

from app.production.print_room.letters import addressed_letters, bind, by_number, by_postcode, by_recipient, by_registry
from tests.production.letters import letter


def addressed_to(*ends: str, **how):
    """Letters with an address that ends so, numbered from 1; a blank end: no address."""
    letters = [letter(number=number, **how) for number in range(1, len(ends) + 1)]
    return addressed_letters(letters, {n: ("Leader", "Town Hall", end) if end else () for n, end in enumerate(ends, 1)})


def in_order(letters, key) -> list[int]:
    return [one.letter.letter.letter_id for one in bind(letters, key=key, sheets=False)]


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(["B1 1BB", "BB1 7DY", "L2 2DH", "LS1 1UR"], id="areas"),
        pytest.param(["LS1 1UR", "LS2 1AA", "LS10 1AA"], id="districts as numbers"),
        pytest.param(["W1 1AA", "W1A 1AA", "W1B 1AA", "W2 1AA"], id="districts with a letter"),
        pytest.param(["LS1 1UR", "LS1 2AA", "LS1 2AB"], id="sectors and units"),
        pytest.param(["ZE3 9JW", "BFPO 2", "BFPO 58", "Norway", ""], id="forces, abroad, and none at the end"),
    ],
)
def test_postcodes_are_sorted_as_post_rooms_sort(ends):
    letters = addressed_to(*reversed(ends))
    assert [letters[number - 1].address[-1:] for number in in_order(letters, by_postcode)] == [
        (end,) if end else () for end in ends
    ]


def test_letters_to_one_postcode_stay_in_the_order_of_their_numbers():
    assert in_order(addressed_to("LS1 1UR", "B1 1BB", "LS1 1UR", ""), by_postcode) == [2, 1, 3, 4]


def test_by_number_nothing_is_moved():
    assert in_order(addressed_to("LS1 1UR", "B1 1BB", ""), by_number) == [1, 2, 3]


def named(*names: tuple[str, str]):
    letters = [letter(number=n, registry=slug, recipient=name) for n, (slug, name) in enumerate(names, 1)]
    return addressed_letters(letters, dict.fromkeys(range(1, len(letters) + 1), ()))


NAMED = (("councils", "Leader of York"), ("police", "chief of Leeds"), ("councils", "Chief of Kent"), ("new", "A"))


def test_recipients_are_sorted_whatever_their_case():
    assert in_order(named(*NAMED), by_recipient) == [4, 3, 2, 1]


def test_registries_come_in_their_own_order_and_recipients_within():
    assert in_order(named(*NAMED), by_registry(["police", "councils"])) == [2, 3, 1, 4]


def test_the_postcode_is_parted_from_the_lines():
    posted, forces, none = addressed_to("LS1 1UR", "BFPO 58", "")
    assert (posted.lines, posted.postcode) == (("Leader", "Town Hall"), "LS1 1UR")
    assert (forces.lines, forces.postcode) == (("Leader", "Town Hall", "BFPO 58"), "")
    assert (none.lines, none.postcode, none.address) == ((), "", ())


def test_letters_that_are_not_found_are_left_out():
    assert addressed_letters([letter(number=1)], {}) == []


@pytest.mark.parametrize(
    ("sheets", "pages"), [(False, [(1, 2), (3, 3), (4, 6), (7, 7)]), (True, [(1, 2), (3, 3), (5, 7), (9, 9)])]
)
def test_pages_are_counted_through_the_bundle(sheets, pages):
    letters = [replace(letter(number=n), pages=pages) for n, pages in enumerate([2, 1, 3, 1], 1)]
    bound = bind(addressed_letters(letters, dict.fromkeys(range(1, 5), ())), key=by_number, sheets=sheets)
    assert [(one.first, one.last) for one in bound] == pages
    assert [one.number for one in bound] == [1, 2, 3, 4]
