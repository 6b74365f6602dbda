"""Tags on posts: put on, taken off, and what the past knew of them."""

import json

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import SYSTEM, digests_of
from app.registry.filters.tags import all_tags, tag_posts, tags_of, tidy_tag, untag
from app.registry.models import PostTag
from app.registry.posts.post import UnknownPost
from app.registry.posts.posts import PostFilter, PostList, count_on, post_ids_on
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, find


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


def tagged(session, *tags, known_at=None):
    return count_on(session, PostList("council-leaders", MARCH_2015, known_at, PostFilter(tag=tags)))


@pytest.mark.parametrize(
    ("typed", "tag"), [("Pilot", "Pilot"), ("  Pilot \t area ", "Pilot area"), ("x" * 40, "x" * 40), ("É’<b>", "É’<b>")]
)
def test_a_tag_is_kept_without_idle_space(typed, tag):
    assert tidy_tag(typed) == tag


@pytest.mark.parametrize(("typed", "code"), [("", "tag_blank"), (" \t\n", "tag_blank"), ("x" * 41, "tag_too_long")])
def test_what_is_no_tag_is_refused(typed, code):
    with refused(code):
        tidy_tag(typed)


def test_a_tag_goes_on_once_and_comes_off_once(database, post_id):
    with database.writing() as session:
        assert tag_posts(session, [post_id], " Pilot  area ", actor=SYSTEM) == ("Pilot area", [post_id])
        assert tag_posts(session, [post_id], "Pilot area", actor=SYSTEM) == ("Pilot area", [])
        assert tags_of(session, post_id) == all_tags(session) == ["Pilot area"]
        assert tagged(session, "Pilot area") == 1
        assert untag(session, post_id, "pilot AREA", actor=SYSTEM)
        assert not untag(session, post_id, "Pilot area", actor=SYSTEM)
        assert tags_of(session, post_id) == all_tags(session) == []
        assert session.scalar(select(func.count()).select_from(PostTag)) == 1, "superseded, not deleted"


@pytest.mark.stack
def test_case_makes_no_second_tag(database, post_id):
    with database.writing() as session:
        other = find(session, "council-leaders", "Newham").post_id
        tag_posts(session, [post_id], "Élan", actor=SYSTEM)
        assert tag_posts(session, [post_id, other], "ÉLAN", actor=SYSTEM) == ("Élan", [other])
        assert all_tags(session) == ["Élan"]
        untag(session, post_id, "élan", actor=SYSTEM)
        untag(session, other, "élan", actor=SYSTEM)
        assert tag_posts(session, [other], "ÉLAN", actor=SYSTEM) == ("Élan", [other]), "audiences may name it"


@pytest.mark.stack
def test_the_past_knows_the_tags_that_it_had(database, post_id):
    with database.writing() as session:
        tag_posts(session, [post_id], "Pilot", actor=SYSTEM)
    with database.writing() as session:
        untag(session, post_id, "Pilot", actor=SYSTEM)
        (version,) = session.scalars(select(PostTag)).all()
        assert tagged(session, "Pilot", known_at=version.recorded) == 1
        assert tags_of(session, post_id, known_at=version.recorded) == ["Pilot"]
        assert tagged(session, "Pilot", known_at=version.superseded) == tagged(session, "Pilot") == 0
        assert tagged(session, "Pilot", known_at=version.recorded - 1) == 0


@pytest.mark.stack
def test_many_posts_are_tagged_in_one_event_by_their_digest(database):
    with database.writing() as session:
        ids = sorted(i for _, i in post_ids_on(session, [("council-leaders", {})], valid_at=MARCH_2015))
        _, fresh = tag_posts(session, ids, "Everybody", actor=SYSTEM)
        assert fresh == ids
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "posts.tagged")).one()
        subjects = session.scalars(select(AuditSubject.kind).where(AuditSubject.seq == event.seq)).all()
    after = json.loads(event.body)["after"]
    assert (after["tag"], after["posts"], subjects) == ("Everybody", 353, ["tag"])
    assert after["digests"] == digests_of([[post_id, "Everybody"] for post_id in ids])


def test_one_post_is_named_in_its_event(database, post_id):
    with database.writing() as session:
        tag_posts(session, [post_id], "Pilot", actor=SYSTEM)
        untag(session, post_id, "Pilot", actor=SYSTEM)
        named = select(AuditSubject.subject_id).where(AuditSubject.kind == "post")
        assert session.scalars(named).all() == [str(post_id)] * 2


@pytest.mark.parametrize(("tag", "code"), [("", "tag_blank"), ("x" * 41, "tag_too_long")])
def test_a_refused_tag_changes_nothing(database, post_id, tag, code):
    with database.writing() as session:
        with refused(code):
            tag_posts(session, [post_id], tag, actor=SYSTEM)
        with refused(code):
            untag(session, post_id, tag, actor=SYSTEM)


def test_a_post_that_there_is_not_is_not_tagged(database, post_id):
    with database.writing() as session:
        with pytest.raises(UnknownPost):
            tag_posts(session, [post_id, 999_999], "Pilot", actor=SYSTEM)
        with pytest.raises(UnknownPost):
            untag(session, 999_999, "Pilot", actor=SYSTEM)
        assert all_tags(session) == []
