"""Whom to telephone in an area: recorded, corrected, verified, taken back, on any day and as known at any event."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.anchor import head
from app.errors import Stale
from app.registry.areas.number_changes import (
    NumberFacts,
    correct_number,
    record_number,
    take_back_number,
    verify_number,
)
from app.registry.areas.numbers import (
    FRONT_DOOR,
    OUT_OF_HOURS,
    POLICE,
    SWITCHBOARD,
    call_lines,
    missing_numbers_words,
    numbers_of,
    numbers_to_call,
    switchboard_words,
)
from app.registry.models import Area, AreaNumber
from tests.registry.conftest import MARCH_2015

FACTS = NumberFacts(FRONT_DOOR, "01632 960 001", "Always", "A test", None, None, None)


@pytest.fixture
def area_id(database):
    with database.reading() as session:
        return session.scalars(select(Area.id).where(Area.slug == "rotherham")).one()


def recorded(database, area_id, member, **changes):
    with database.writing() as session:
        return record_number(session, area_id, replace(FACTS, **changes), actor=member).id


def values(database, area_id, valid_at=MARCH_2015, known_at=None):
    with database.reading() as session:
        return [one.value for one in numbers_of(session, area_id, valid_at=valid_at, known_at=known_at)]


def event(database):
    with database.reading() as session:
        return head(session).seq


@pytest.mark.stack
def test_numbers_stand_in_the_order_in_which_one_calls_them(database, area_id, member):
    recorded(database, area_id, member, kind=POLICE, value="101")
    recorded(database, area_id, member, kind=OUT_OF_HOURS, value="01632 960 002")
    recorded(database, area_id, member)
    assert values(database, area_id) == ["01632 960 001", "01632 960 002", "101"]


@pytest.mark.stack
def test_the_same_number_sent_twice_is_recorded_once(database, area_id, member):
    assert recorded(database, area_id, member) == recorded(database, area_id, member)


def test_a_number_of_some_days_is_none_on_others(database, area_id, member):
    recorded(database, area_id, member, first=date(2015, 3, 3), until=date(2015, 3, 5))
    found = [values(database, area_id, date(2015, 3, day)) for day in (2, 3, 4, 5)]
    assert [len(one) for one in found] == [0, 1, 1, 0]


def test_a_correction_leaves_what_was_known_before_it(database, area_id, member):
    one = recorded(database, area_id, member)
    before = event(database)
    with database.writing() as session:
        correct_number(session, session.get(AreaNumber, one), replace(FACTS, value="01632 960 009"), actor=member)
    assert values(database, area_id) == ["01632 960 009"]
    assert values(database, area_id, known_at=before) == ["01632 960 001"]
    assert values(database, area_id, known_at=before - 1) == []


def test_a_correction_that_changes_nothing_makes_no_version(database, area_id, member):
    one, before = recorded(database, area_id, member), event(database)
    with database.writing() as session:
        assert correct_number(session, session.get(AreaNumber, one), FACTS, actor=member).id == one
    assert event(database) == before


def test_a_number_that_somebody_corrected_meanwhile_is_neither_verified_nor_taken_back(database, area_id, member):
    one = recorded(database, area_id, member)
    with database.writing() as session:
        correct_number(session, session.get(AreaNumber, one), replace(FACTS, note="By night"), actor=member)
    for verb in (
        lambda session, number: verify_number(session, number, on=MARCH_2015, actor=member),
        lambda session, number: take_back_number(session, number, actor=member),
        lambda session, number: correct_number(session, number, replace(FACTS, note="Never"), actor=member),
    ):
        with pytest.raises(Stale), database.writing() as session:
            verb(session, session.get(AreaNumber, one))


def test_a_button_pressed_twice_changes_a_number_once(database, area_id, member):
    one = recorded(database, area_id, member)
    for _ in range(2):
        with database.writing() as session:
            two = verify_number(session, session.get(AreaNumber, one), on=MARCH_2015, actor=member).id
    seen = event(database)
    with pytest.raises(Stale), database.writing() as session:
        take_back_number(session, session.get(AreaNumber, one), actor=member)
    for fresh in (True, False):
        with database.writing() as session:
            assert take_back_number(session, session.get(AreaNumber, two), actor=member) is fresh
    assert event(database) == seen + 1


def test_what_is_taken_back_is_gone_now_and_stays_known_then(database, area_id, member):
    one = recorded(database, area_id, member)
    before = event(database)
    with database.writing() as session:
        take_back_number(session, session.get(AreaNumber, one), actor=member)
    assert (values(database, area_id), values(database, area_id, known_at=before)) == ([], ["01632 960 001"])


def test_a_number_says_how_far_one_may_rely_on_it(database, area_id, member):
    one = recorded(database, area_id, member)
    recorded(database, area_id, member, kind=OUT_OF_HOURS, value="01632 960 002")
    with database.writing() as session:
        number = verify_number(session, session.get(AreaNumber, one), on=date(2015, 1, 5), actor=member)
        assert number.verified_by == member.user_id
    with database.reading() as session:
        to_call = numbers_to_call(session, area_id, valid_at=MARCH_2015)
        soon, late = (call_lines(to_call, today=day, months=6) for day in (date(2015, 7, 5), date(2015, 7, 6)))
    assert [line.shape for line in soon] == ["full", "query"]
    assert (late[0].shape, "6 months" in late[0].sub) == ("warn", True)


def test_where_no_front_door_is_recorded_the_switchboard_is_said_with_its_age(database, area_id, member):
    with database.reading() as session:
        bare = numbers_to_call(session, area_id, valid_at=MARCH_2015)
    assert bare.switchboard is not None
    assert bare.switchboard.channel == "telephone"
    assert switchboard_words(bare, today=MARCH_2015).endswith(
        ". No one has checked that it takes reports of a child at risk."
    )
    assert bare.switchboard.valid_from is None
    assert switchboard_words(bare, today=date(2026, 11, 30)).startswith(
        "This number is from a list dated on or before 17 October 2016, at least 10 years ago. "
    )
    dated = replace(bare, switchboard=replace(bare.switchboard, valid_from=date(2015, 1, 1)))
    assert switchboard_words(dated, today=date(2026, 11, 30)).startswith(
        "This number is from a list dated 17 October 2016, 10 years ago. "
    )
    assert missing_numbers_words(bare, "Rotherham") == (
        "No number is recorded for the children’s social care team or the emergency duty team in Rotherham. Out of "
        "hours, call the police on 101."
    )
    recorded(database, area_id, member)
    with database.reading() as session:
        known = numbers_to_call(session, area_id, valid_at=MARCH_2015)
    assert (known.switchboard, switchboard_words(known, today=MARCH_2015)) == (None, "")
    assert missing_numbers_words(known, "Rotherham") == (
        "No number is recorded for the emergency duty team in Rotherham. If no one answers the children’s social care "
        "team, call the police on 101."
    )
    assert missing_numbers_words(known, "Rotherham", now=False) == (
        "No number is recorded for the emergency duty team in Rotherham."
    )


def test_a_switchboard_that_somebody_recorded_goes_before_the_one_of_the_contacts(database, area_id, member):
    recorded(database, area_id, member, kind=SWITCHBOARD)
    with database.reading() as session:
        known = numbers_to_call(session, area_id, valid_at=MARCH_2015)
    assert (known.switchboard, [one.value for one in known.numbers]) == (None, ["01632 960 001"])
