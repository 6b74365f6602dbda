"""Titles and salutations ship as defaults; a person says that they were checked."""

from datetime import date

import pytest

from app.audit.record import Actor
from app.registry.post import UnknownPost, post_on
from app.registry.verify import verify_title
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

PERSON = Actor(user_id=7)
TODAY = date(2026, 11, 25)


def verify(database, post_id, *, valid_at):
    with database.writing() as session:
        return verify_title(session, post_id, valid_at=valid_at, on=TODAY, actor=PERSON).recorded


def test_a_title_is_not_verified_until_somebody_says_so(database):
    with database.reading() as session:
        post = find(session, "council-leaders", "Rotherham")
    assert post.title_verified_on is None
    seq = verify(database, post.post_id, valid_at=MARCH_2015)
    with database.reading() as session:
        assert find(session, "council-leaders", "Rotherham").title_verified_on == TODAY
        assert find(session, "council-leaders", "Rotherham", known_at=seq - 1).title_verified_on is None
    assert verify(database, post.post_id, valid_at=MARCH_2015) == seq, "a second click records nothing"


def test_only_the_title_of_that_day_is_verified(database):
    with database.reading() as session:
        post_id = find(session, "chief-constables", "Hampshire").post_id
    verify(database, post_id, valid_at=MARCH_2015)
    with database.reading() as session:
        assert post_on(session, post_id, valid_at=MARCH_2015).version.title_verified_on == TODAY
        assert post_on(session, post_id, valid_at=NOVEMBER_2026).version.title_verified_on is None


def test_a_post_that_is_off_the_list_has_no_title_to_verify(database):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Cumbria").post_id
    with pytest.raises(UnknownPost):
        verify(database, post_id, valid_at=NOVEMBER_2026)
