"""Titles and salutations ship as defaults; a person says that they were checked."""

from datetime import date

import pytest

from app.audit.anchor import head
from app.registry.posts.post import post_on
from app.registry.posts.posts import PostList, ids_on
from app.registry.posts.verify import VerifiedTitles, verify_title, verify_titles
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

TODAY = date(2026, 11, 25)


@pytest.fixture
def verify(member):
    def say(database, post_id, *, valid_at):
        with database.writing() as session:
            return verify_title(session, post_id, valid_at=valid_at, on=TODAY, actor=member).recorded

    return say


def test_a_title_is_not_verified_until_somebody_says_so(database, verify):
    with database.reading() as session:
        post = find(session, "council-leaders", "Rotherham")
    assert post.title_verified_on is None
    seq = verify(database, post.post_id, valid_at=MARCH_2015)
    with database.reading() as session:
        assert find(session, "council-leaders", "Rotherham").title_verified_on == TODAY
        assert find(session, "council-leaders", "Rotherham", known_at=seq - 1).title_verified_on is None
    assert verify(database, post.post_id, valid_at=MARCH_2015) == seq, "a second click records nothing"


def test_it_says_by_whom(database, verify, member):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Rotherham").post_id
    verify(database, post_id, valid_at=MARCH_2015)
    with database.reading() as session:
        assert post_on(session, post_id, valid_at=MARCH_2015).version.title_verified_by == member.user_id


def test_only_the_title_of_that_day_is_verified(database, verify):
    with database.reading() as session:
        post_id = find(session, "chief-constables", "Hampshire").post_id
    verify(database, post_id, valid_at=MARCH_2015)
    with database.reading() as session:
        assert post_on(session, post_id, valid_at=MARCH_2015).version.title_verified_on == TODAY
        assert post_on(session, post_id, valid_at=NOVEMBER_2026).version.title_verified_on is None


def test_a_post_that_is_off_the_list_has_no_title_to_verify(database, verify):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Cumbria").post_id
    with refused("no_title_to_verify"):
        verify(database, post_id, valid_at=NOVEMBER_2026)


@pytest.mark.stack
class TestMany:
    @pytest.fixture
    def several(self, database):
        with database.reading() as session:
            return ids_on(session, PostList("council-leaders", NOVEMBER_2026))

    def many(self, database, member, ids, *, seen=1_000_000):
        with database.writing() as session:
            return verify_titles(session, ids, valid_at=NOVEMBER_2026, on=TODAY, seen=seen, actor=member)

    def test_each_is_verified_once_with_an_event_for_each_batch(self, database, several, member):
        with database.reading() as session:
            before = head(session).seq
        assert self.many(database, member, several) == VerifiedTitles(317, 0)
        assert self.many(database, member, several) == VerifiedTitles(0, 0)
        with database.reading() as session:
            assert head(session).seq == before + 2
            version = post_on(session, several[-1], valid_at=NOVEMBER_2026).version
        assert (version.title_verified_on, version.title_verified_by) == (TODAY, member.user_id)

    def test_what_was_recorded_after_the_page_was_opened_is_left_alone(self, database, several, member):
        assert self.many(database, member, several[:2], seen=1) == VerifiedTitles(0, 2)
        with database.reading() as session:
            assert post_on(session, several[0], valid_at=NOVEMBER_2026).version.title_verified_on is None
