"""Who followed whom, and which bodies the name of one that followed means."""

from datetime import date

import pytest
from sqlalchemy import select

from app.platform.history import known
from app.registry.changes.succession import followed_by, followers_of, predecessors_of, successor_posts
from app.registry.models import Organisation, PostVersion


@pytest.fixture
def ids(session):
    keys = ("ccg:03L", "ccg:00F", "icb:QF7", "la:ROT")
    return {one.key: one.id for one in session.scalars(select(Organisation).where(Organisation.key.in_(keys)))}


def test_a_board_followed_a_group(session, ids):
    (one,) = followers_of(session, [ids["ccg:03L"]])
    assert (one.name, str(one.on)) == ("NHS South Yorkshire Integrated Care Board", "2022-07-01")


def test_those_that_followed_what_followed_are_among_them(session, ids):
    assert len(followers_of(session, [ids["ccg:00F"]])) == 2


def test_nothing_followed_what_goes_on(session, ids):
    assert followers_of(session, [ids["la:ROT"]]) == []


@pytest.mark.parametrize(
    "words", ["South Yorkshire ICB", "nhs south yorkshire", "QF7", "Integrated Care South Yorkshire"]
)
def test_a_successor_is_meant_by_its_name_or_code(session, ids, words):
    assert ids["ccg:03L"] in followed_by(session, words)


def test_in_the_end_too(session, ids):
    board = followers_of(session, [ids["ccg:00F"]])[-1].name
    assert ids["ccg:00F"] in followed_by(session, board)


@pytest.mark.parametrize(
    ("title", "successors"),
    [
        ("Leader of Allerdale Borough Council", ["Leader of Cumberland Council"]),
        (
            "Leader of Northamptonshire County Council",
            ["Leader of North Northamptonshire Council", "Leader of West Northamptonshire Council"],
        ),
        (
            "Leader of Dorset County Council",
            ["Leader of Bournemouth, Christchurch and Poole Council", "Leader of Dorset Council"],
        ),
        ("Leader of Adur District Council", []),
    ],
)
def test_the_same_posts_at_the_bodies_that_took_over_are_offered(session, title, successors):
    (post_id,) = session.scalars(select(PostVersion.post_id).where(PostVersion.title == title, known(PostVersion)))
    found = successor_posts(session, [post_id], today=date(2026, 11, 27))[post_id]
    assert sorted(one.title for one in found) == successors


def test_a_body_with_several_successors_is_followed_in_part_by_each(session):
    keys = ("la:DOR", "la:CHC", "la:POL", "la:BPC", "la:DST", "la:CMA", "la:CBD")
    ids = {one.key: one.id for one in session.scalars(select(Organisation).where(Organisation.key.in_(keys)))}
    bcp = predecessors_of(session, [ids["la:BPC"]])
    assert {key: bcp[ids[key]] for key in ("la:DOR", "la:CHC", "la:POL")} == {
        "la:DOR": "Christchurch",
        "la:CHC": None,
        "la:POL": None,
    }
    assert predecessors_of(session, [ids["la:CBD"]])[ids["la:CMA"]] == "", "what of it, nobody recorded"
    assert predecessors_of(session, [ids["la:BPC"], ids["la:DST"]])[ids["la:DOR"]] is None, "together they took all"
    assert {one.name for one in followers_of(session, [ids["la:DOR"], ids["la:POL"]])} == {
        "Bournemouth, Christchurch and Poole Council"
    }


@pytest.mark.parametrize("words", ["", "  ", "Atlantis Board", "MAR15-0001"])
def test_words_of_none_that_followed(session, words):
    assert followed_by(session, words) == set()
