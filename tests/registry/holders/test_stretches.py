"""Stretches of days: whatever is cut or added, on each day on which anybody holds a post exactly one is addressed."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registry.holders.stretches import Stretch, addressing, clip_to_days, cut_days, settle_stretches

DAYS = [None, *(date(2020, 1, 1) + timedelta(30 * number) for number in range(6))]
A, B = "Alex", "Sam"


def stretch(facts, begin=None, end=None, addressed=True):
    return Stretch(facts, DAYS[begin] if begin else None, DAYS[end] if end else None, addressed)


@pytest.mark.parametrize(
    ("begin", "end", "inside", "outside"),
    [
        (1, 4, [(2, 4)], [(4, 5)]),
        (3, 4, [(3, 4)], [(2, 3), (4, 5)]),
        (1, 2, [], [(2, 5)]),
        (1, 6, [(2, 5)], []),
    ],
)
def test_a_stretch_is_cut_at_days(begin, end, inside, outside):
    whole = stretch(A, 2, 5)
    assert clip_to_days(whole, DAYS[begin], DAYS[end]) == [stretch(A, *days) for days in inside]
    assert cut_days(whole, DAYS[begin], DAYS[end]) == [stretch(A, *days) for days in outside]


def test_an_unbounded_one_stays_so_at_both_ends():
    assert cut_days(stretch(A), DAYS[2], DAYS[3]) == [stretch(A, None, 2), stretch(A, 3, None)]


def test_of_two_at_once_the_one_who_came_last_is_addressed():
    assert settle_stretches([stretch(A, 1), stretch(B, 2)]) == [
        stretch(A, 1, 2),
        stretch(A, 2, None, addressed=False),
        stretch(B, 2),
    ]


def test_or_the_one_said_to_be_and_whoever_is_left_after():
    both = addressing([stretch(A, 1, 4), stretch(B, 2)], A, DAYS[2])
    assert settle_stretches(both) == [stretch(A, 1, 4), stretch(B, 2, 4, addressed=False), stretch(B, 4)]


def test_a_change_on_a_day_makes_nobody_a_latecomer():
    """A's second stretch begins after B came; A came first all the same."""
    parts = [stretch(A, 1, 3, addressed=False), stretch(A, 3), stretch(B, 2)]
    assert [one.facts for one in settle_stretches(parts) if one.addressed and one.end > DAYS[4]] == [B]


def test_like_stretches_that_touch_are_one():
    assert settle_stretches([stretch(A, 2, 3), stretch(A, 1, 2), stretch(A, 3)]) == [stretch(A, 1)]


@given(
    st.lists(
        st.builds(
            lambda facts, days, addressed: stretch(facts, min(days), max(days), addressed),
            st.sampled_from("ABC"),
            st.sets(st.integers(1, 6), min_size=2, max_size=2),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_on_each_day_one_of_those_in_post_is_addressed(stretches):
    done = settle_stretches(stretches)
    for day, facts in product(DAYS[1:], "ABC"):
        assert holds(facts, day, stretches) == holds(facts, day, done), "nobody comes or leaves by it"
    for day in DAYS[1:]:
        there = [one for one in done if one.begin <= day < one.end]
        assert sum(one.addressed for one in there) == bool(there)
    assert settle_stretches(done) == done


def holds(facts, day, stretches):
    return any(one.facts == facts and one.begin <= day < one.end for one in stretches)
