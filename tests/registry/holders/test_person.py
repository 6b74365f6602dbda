"""One person who holds several posts: found by name, linked, corrected and verified at once, told apart again."""

from dataclasses import replace
from datetime import date

import pytest

from app.registry.holders.changes import correct_holder, verify_holders
from app.registry.holders.linked_posts import also_held, link_holders, posts_of_person, unlink_holder
from app.registry.holders.namesakes import namesakes
from tests.refusals import refused
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.holding import USER, hold, tenure

BEGAN = date(2020, 1, 1)


@pytest.fixture
def posts(database):
    """Two shared chief executives' posts, and one of a director."""
    with database.reading() as session:
        wanted = (
            ("chief-executives", "Rotherham"),
            ("chief-executives", "Barnsley"),
            ("directors-of-childrens-services", "Rotherham"),
        )
        return [find(session, registry, words).post_id for registry, words in wanted]


def link(database, *tenures):
    with database.writing() as session:
        return link_holders(session, [(one.post_id, one.id) for one in tenures], actor=USER)


def posts_held(database, person_id):
    with database.reading() as session:
        return [(one.post_id, one.tenure.held.name) for one in posts_of_person(session, person_id, valid_at=BEGAN)]


@pytest.mark.stack
def test_whoever_has_nearly_the_same_name_elsewhere_is_found(database, posts):
    here, there, elsewhere = posts
    hold(database, there, "Alex Exampel", BEGAN)
    hold(database, elsewhere, "Alex Example", BEGAN, until=date(2024, 1, 1))
    with database.reading() as session:
        found = namesakes(session, "Alex Example", besides=here, since=date(2023, 1, 1))
        left = namesakes(session, "Alex Example", besides=here, since=NOVEMBER_2026)
        assert namesakes(session, "Alex Example", besides=there, since=NOVEMBER_2026) == []
    assert {one.tenure.post_id for one in found} == {there, elsewhere}
    assert [one.title for one in left] == ["Chief Executive of Barnsley Metropolitan Borough Council"]


def test_linked_they_are_one_person(database, posts):
    here, there, _ = posts
    person_id = link(database, *(hold(database, post, "Alex Example", BEGAN) for post in (here, there)))
    assert posts_held(database, person_id) == [(there, "Alex Example"), (here, "Alex Example")]
    with database.reading() as session:
        assert {post for post, _ in also_held(session, [person_id], valid_at=NOVEMBER_2026)[person_id]} == {here, there}
        assert also_held(session, [person_id], valid_at=date(2019, 1, 1)) == {}


def test_two_people_who_were_one_all_along_become_one(database, posts):
    here, there, elsewhere = posts
    first = link(database, *(hold(database, post, "Alex Example", BEGAN) for post in (here, there)))
    hold(database, elsewhere, "Alex Example", BEGAN)
    assert link(database, tenure(database, elsewhere, "Alex Example"), tenure(database, here, "Alex Example")) == first
    assert len(posts_held(database, first)) == 3


def test_one_click_verifies_all_their_posts_by_one_event(database, posts, member):
    here, there, _ = posts
    person_id = link(database, *(hold(database, post, "Alex Example", BEGAN) for post in (here, there)))
    with database.writing() as session:
        chosen = [(one.post_id, one.tenure.id) for one in posts_of_person(session, person_id, valid_at=BEGAN)]
        assert verify_holders(session, chosen, on=NOVEMBER_2026, actor=member) == 2
    both = [tenure(database, post, "Alex Example") for post in (here, there)]
    assert [one.held.verified_on for one in both] == [NOVEMBER_2026] * 2
    assert both[0].recorded == both[1].recorded


def test_what_changes_of_the_person_changes_in_all_their_posts_and_nothing_else(database, posts):
    here, there, _ = posts
    hold(database, here, "Alex Example", BEGAN)
    hold(database, there, "Alex Example", BEGAN, salutation="Dear Chief", acting=True)
    link(database, *(tenure(database, post, "Alex Example") for post in (here, there)))
    one, other = (tenure(database, post, "Alex Example") for post in (here, there))
    said = replace(one.held, person=replace(one.held.person, title="Dame"), source="The honours list")
    with database.writing() as session:
        correct_holder(session, here, one.id, said, also=[other], actor=USER)
    changed = tenure(database, there, "Dame Alex Example").held
    assert (changed.person.salutation, changed.acting, changed.source) == ("Dear Chief", True, "The honours list")


def test_told_apart_they_are_two_again(database, posts):
    here, there, _ = posts
    person_id = link(database, *(hold(database, post, "Alex Example", BEGAN) for post in (here, there)))
    with database.writing() as session:
        unlink_holder(session, here, tenure(database, here, "Alex Example").id, actor=USER)
    assert posts_held(database, person_id) == [(there, "Alex Example")]


def test_nobody_by_that_number(database):
    with refused("no_such_person"), database.reading() as session:
        posts_of_person(session, 999_999, valid_at=BEGAN)
