"""How many posts each registry has on a day; outside coverage nobody knows."""

from datetime import date, timedelta

import pytest

from app.registry.posts.count import count_posts
from app.registry.posts.posts import PostList, count_on
from app.registry.registries import coverage
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026

ORDER = [
    "chief-constables",
    "council-leaders",
    "lead-members",
    "chief-executives",
    "health-leaders",
    "directors-of-childrens-services",
    "inspectorates",
]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (MARCH_2015, [43, 353, 152, 353, 215, 152, 5]),
        (NOVEMBER_2026, [43, 317, 153, 317, 43, 153, 5]),
        (date(2018, 6, 1), [43, 353, 152, 353, None, 152, 5]),
        (date(2022, 7, 1), [43, 333, 152, 333, 49, 152, 5]),
        (date(1999, 1, 1), [None] * 7),
    ],
)
def test_posts_by_registry_on_a_day(session, day, counts):
    found = count_posts(session, valid_at=day)
    assert list(found) == ORDER
    assert list(found.values()) == counts


@pytest.mark.stack
def test_the_march_2015_letter_goes_to_1268_posts(session):
    counts = count_posts(session, valid_at=MARCH_2015)
    assert sum(number for slug, number in counts.items() if slug != "inspectorates") == 1268


@pytest.mark.stack
@pytest.mark.parametrize("day", [MARCH_2015, date(2019, 4, 1), date(2023, 4, 1), NOVEMBER_2026])
def test_a_count_and_its_list_agree(session, day):
    for slug, number in count_posts(session, valid_at=day).items():
        assert number in (None, count_on(session, PostList(slug, day)))


def test_coverage_begins_and_ends_on_its_days(session):
    first, second = coverage(session)["health-leaders"]
    for span in (first, second):
        for day, known in (
            (span.valid_from - timedelta(1), False),
            (span.valid_from, True),
            (span.valid_to - timedelta(1), True),
            (span.valid_to, False),
        ):
            assert (count_posts(session, valid_at=day)["health-leaders"] is not None) is known


def test_before_anything_was_loaded_nothing_is_known(session):
    assert set(count_posts(session, valid_at=MARCH_2015, known_at=0).values()) == {None}
