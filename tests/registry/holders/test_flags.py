"""Overlaps and gaps between holders are flagged, for one post or all, in a few queries."""

from datetime import date

import pytest
from sqlalchemy import event

from app.registry.holders.flags import overlaps_and_gaps
from tests.registry.conftest import find
from tests.registry.holding import hold


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "chief-constables", "South Yorkshire").post_id


def flags(database, post_id=None):
    """(kind, from, to, before, after) of each flag, by post id."""
    with database.reading() as session:
        found = overlaps_and_gaps(session, None if post_id is None else [post_id])
    return {
        post: [(one.kind, one.valid_from, one.valid_to, one.before.held.name, one.after.held.name) for one in flagged]
        for post, flagged in found.items()
    }


def test_one_after_the_other_is_nothing_to_flag(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    hold(database, post_id, "Sam Example", date(2024, 1, 1))
    assert flags(database) == {}


def test_days_without_anybody_between_two_are_a_gap(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1), until=date(2023, 1, 1))
    hold(database, post_id, "Sam Example", date(2024, 1, 1))
    assert flags(database) == {post_id: [("gap", date(2023, 1, 1), date(2024, 1, 1), "Alex Example", "Sam Example")]}


def test_nobody_after_the_last_is_a_vacancy_and_no_gap(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1), until=date(2023, 1, 1))
    assert flags(database) == {}


def test_two_at_once_are_an_overlap(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    hold(database, post_id, "Sam Example", date(2024, 1, 1), stays=True)
    assert flags(database, post_id) == {post_id: [("overlap", date(2024, 1, 1), None, "Alex Example", "Sam Example")]}


@pytest.mark.parametrize("acting", [True, False])
def test_one_who_acts_for_the_other_is_told_apart(database, post_id, acting):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    hold(database, post_id, "Sam Example", date(2024, 1, 1), stays=True, acting=acting)
    with database.reading() as session:
        (flag,) = overlaps_and_gaps(session)[post_id]
    assert flag.acting is acting


def test_days_on_which_there_was_no_such_post_are_no_gap(database):
    with database.reading() as session:
        post = find(session, "health-leaders", "Rotherham").post_id
    hold(database, post, "Alex Example", date(2013, 4, 1), until=date(2013, 5, 1))
    hold(database, post, "Sam Example", date(2013, 6, 1))
    assert [kind for kind, *_ in flags(database, post)[post]] == ["gap"]


@pytest.mark.stack
def test_of_all_posts_in_two_queries(database, post_id):
    with database.reading() as session:
        other = find(session, "council-leaders", "Barnsley").post_id
    for post in (post_id, other):
        hold(database, post, "Alex Example", date(2020, 1, 1), until=date(2023, 1, 1))
        hold(database, post, "Sam Example", date(2024, 1, 1))
    asked = []
    with database.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *one: asked.append(one[2]))
        assert overlaps_and_gaps(session).keys() == {post_id, other}
    assert len([statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]) == 2
