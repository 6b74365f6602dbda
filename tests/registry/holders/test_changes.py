"""What is changed about somebody who holds a post, with what was known before still to be seen."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent, AuditPersonal
from app.errors import Stale
from app.registry.holders.changes import (
    address_holder,
    correct_holder,
    end_holder,
    verify_holders,
)
from app.registry.posts.post import UnknownPost
from tests.refusals import refused
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.holding import USER, held, hold, tenure

BEGAN = date(2020, 1, 1)


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "chief-constables", "South Yorkshire").post_id


def on(database, post_id, day):
    """Who holds the post on the day, and whether letters go to them."""
    return {one.held.name: one.addressed_on(day) for one in held(database, post_id) if one.holds_on(day)}


def end(database, post_id, one, until):
    with database.writing() as session:
        return end_holder(session, post_id, one.id, until=until, actor=USER)


def correct(database, post_id, one, *, since=None, acting=None, source="A letter", verified_on=None, **person):
    said = replace(one.held, person=replace(one.held.person, **person), source=source, verified_on=verified_on)
    said = said if acting is None else replace(said, acting=acting)
    with database.writing() as session:
        return correct_holder(session, post_id, one.id, said, since=since, actor=USER)


class TestEnd:
    def test_whoever_leaves_leaves_the_post_to_nobody(self, database, post_id):
        assert end(database, post_id, hold(database, post_id, "Alex Example", BEGAN), date(2026, 11, 1))
        assert on(database, post_id, date(2026, 10, 31)) == {"Alex Example": True}
        assert on(database, post_id, date(2026, 11, 1)) == {}

    def test_letters_go_to_whoever_is_left(self, database, post_id):
        hold(database, post_id, "Alex Example", BEGAN)
        hold(database, post_id, "Sam Example", date(2024, 1, 1), stays=True, acting=True)
        end(database, post_id, tenure(database, post_id, "Sam Example"), date(2025, 1, 1))
        assert on(database, post_id, NOVEMBER_2026) == {"Alex Example": True}

    def test_a_last_day_may_be_moved_or_taken_back(self, database, post_id):
        hold(database, post_id, "Alex Example", BEGAN, until=date(2021, 1, 1))
        end(database, post_id, tenure(database, post_id, "Alex Example"), date(2022, 1, 1))
        assert on(database, post_id, date(2021, 6, 1)) == {"Alex Example": True}
        end(database, post_id, tenure(database, post_id, "Alex Example"), None)
        assert on(database, post_id, NOVEMBER_2026) == {"Alex Example": True}

    def test_the_same_again_changes_nothing(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN, until=date(2021, 1, 1))
        assert not end(database, post_id, one, date(2021, 1, 1))

    def test_nobody_leaves_before_they_came(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN)
        with refused("holder_ends_too_early"):
            end(database, post_id, one, BEGAN)


class TestCorrect:
    def test_a_mistake_was_one_on_all_days(self, database, post_id):
        one = hold(database, post_id, "Alex Exmaple", BEGAN)
        assert correct(database, post_id, one, full_name="Alex Example", title="Dr")
        (now,) = held(database, post_id)
        assert (now.held.name, now.valid_from, now.valid_to) == ("Dr Alex Example", BEGAN, None)
        (before,) = held(database, post_id, known_at=one.recorded)
        assert before.held.name == "Alex Exmaple", "as it was known"

    def test_what_changed_on_a_day_is_so_from_that_day(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN)
        correct(database, post_id, one, since=date(2026, 1, 1), post_nominals="OBE")
        assert on(database, post_id, date(2025, 12, 31)) == {"Alex Example": True}
        assert on(database, post_id, date(2026, 1, 1)) == {"Alex Example OBE": True}

    def test_a_day_that_is_none_of_theirs_is_refused(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN)
        with refused("holder_not_in_post"):
            correct(database, post_id, one, since=date(2019, 1, 1), title="Dr")

    def test_of_two_corrections_the_second_is_told(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN)
        correct(database, post_id, one, title="Dr")
        with pytest.raises(Stale):
            correct(database, post_id, one, title="Professor")

    def test_who_verified_stays_while_the_day_does(self, database, post_id, member):
        one = hold(database, post_id, "Alex Example", BEGAN, verified_on=date(2024, 1, 1), actor=member)
        correct(database, post_id, one, title="Dr", verified_on=date(2024, 1, 1))
        (now,) = held(database, post_id)
        assert now.held.verified_by == member.user_id
        correct(database, post_id, now, title="Professor")
        (now,) = held(database, post_id)
        assert (now.held.verified_on, now.held.verified_by) == (None, None)

    def test_only_what_changed_is_recorded_and_beside_the_chain(self, database, post_id):
        one = hold(database, post_id, "Alex Exmaple", BEGAN)
        correct(database, post_id, one, full_name="Alex Example")
        with database.reading() as session:
            event = session.scalars(select(AuditEvent).where(AuditEvent.action == "holder.corrected")).one()
            kept = session.scalars(select(AuditPersonal.value).where(AuditPersonal.seq == event.seq)).all()
        assert "Example" not in event.body
        assert kept == ["Alex Example"]


class TestAddress:
    def test_letters_go_to_the_other_from_a_day_on(self, database, post_id):
        hold(database, post_id, "Alex Example", BEGAN)
        hold(database, post_id, "Sam Example", date(2024, 1, 1), stays=True, acting=True)
        with database.writing() as session:
            chosen = tenure(database, post_id, "Alex Example")
            assert address_holder(session, post_id, chosen.id, since=date(2025, 1, 1), actor=USER)
        assert on(database, post_id, date(2024, 12, 31)) == {"Alex Example": False, "Sam Example": True}
        assert on(database, post_id, date(2025, 1, 1)) == {"Alex Example": True, "Sam Example": False}

    def test_a_day_on_which_they_hold_no_post_is_refused(self, database, post_id):
        one = hold(database, post_id, "Alex Example", BEGAN)
        with refused("holder_not_in_post"), database.writing() as session:
            address_holder(session, post_id, one.id, since=date(2019, 1, 1), actor=USER)


class TestVerify:
    def test_all_of_a_persons_stretches_are_verified(self, database, post_id, member):
        hold(database, post_id, "Alex Example", BEGAN)
        hold(database, post_id, "Sam Example", date(2024, 1, 1), stays=True, acting=True)
        one = tenure(database, post_id, "Alex Example")
        with database.writing() as session:
            assert verify_holders(session, [(post_id, one.id)], on=NOVEMBER_2026, actor=member) == 1
        now = tenure(database, post_id, "Alex Example")
        assert (now.held.verified_on, now.held.verified_by, len(now.stretches)) == (NOVEMBER_2026, member.user_id, 2)
        assert tenure(database, post_id, "Sam Example").held.verified_on is None

    def test_a_second_click_the_same_day_changes_nothing(self, database, post_id, member):
        one = hold(database, post_id, "Alex Example", BEGAN, verified_on=NOVEMBER_2026, actor=member)
        with database.writing() as session:
            assert verify_holders(session, [(post_id, one.id)], on=NOVEMBER_2026, actor=member) == 0


def test_a_post_that_is_not_there(database):
    with pytest.raises(UnknownPost), database.writing() as session:
        end_holder(session, 999_999, 1, until=None, actor=USER)
