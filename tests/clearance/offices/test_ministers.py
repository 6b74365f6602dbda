"""Who holds a ministerial office, from when to when; and the signature."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.clearance.offices.find import minister_of
from app.clearance.offices.ministers import (
    correct_minister,
    end_minister,
    ministers,
    set_signature,
)
from tests.clearance.offices.people import minister, newest, office
from tests.clearance.offices.people import said as said_of
from tests.refusals import refused

MAY, JUNE, JULY, AUGUST = (date(2014, month, 1) for month in (5, 6, 7, 8))


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


def over_time(session) -> list[tuple[str, date | None, date | None]]:
    return [(one.name, one.valid_from, one.valid_to) for one in ministers(session, office(session).id)]


def test_who_takes_over_cuts_short_who_was_there(session):
    minister(session, "Alex Example")
    minister(session, "Sam Example", MAY)
    assert over_time(session) == [("Alex Example", None, MAY), ("Sam Example", MAY, None)]
    assert minister_of(session, office(session).id, date(2014, 4, 30)).name == "Alex Example"
    assert minister_of(session, office(session).id, MAY).name == "Sam Example"


def test_one_recorded_late_reaches_to_the_next_whatever_their_last_day_was_said_to_be(session):
    minister(session, "Sam Example", JULY)
    minister(session, "Alex Example", MAY, AUGUST)
    assert over_time(session) == [("Alex Example", MAY, JULY), ("Sam Example", JULY, None)]


def test_the_first_day_comes_before_the_last(session):
    with refused("no_days_in_office"):
        minister(session, "Alex Example", JUNE, JUNE)
    alex = minister(session, "Alex Example", JUNE)
    with refused("no_days_in_office"):
        end_minister(session, office(session), alex, until=JUNE, actor=SYSTEM)
    with refused("no_days_in_office"):
        correct_minister(session, office(session), alex, name="Alex", since=JUNE, until=MAY, actor=SYSTEM)


def test_a_correction_supersedes_and_says_what_was(session):
    alex = minister(session, "Alex Exampel", MAY, picture_sha256="ab" * 32)
    said = {"name": "Alex Exampel", "since": JUNE, "until": None}
    right = correct_minister(session, office(session), alex, **said, actor=SYSTEM)
    assert over_time(session) == [("Alex Exampel", JUNE, None)]
    assert right.picture_sha256 == "ab" * 32, "the signature goes along"
    assert said_of(newest(session))["before"] == {"since": "2014-05-01", "until": None, "signature": "ab" * 32}
    assert alex.superseded == newest(session).seq
    assert correct_minister(session, office(session), right, **said, actor=SYSTEM) is right


def test_a_corrected_name_takes_the_signature_out_of_use(session):
    """The attack: an administrator puts another name under the signature of a minister."""
    alex = minister(session, "Alex Exampel", MAY, picture_sha256="ab" * 32)
    said = {"name": "Sam Other", "since": MAY, "until": None}
    wrong = correct_minister(session, office(session), alex, **said, actor=SYSTEM)
    assert wrong.picture_sha256 is None
    assert said_of(newest(session))["after"]["signature"] is None
    back = correct_minister(session, office(session), wrong, **said | {"name": "Alex Exampel"}, actor=SYSTEM)
    assert back.picture_sha256 is None, "the office adds it again"
    assert set_signature(session, office(session), back, "ab" * 32, actor=SYSTEM).picture_sha256 == "ab" * 32


def test_a_correction_may_not_put_two_into_one_office(session):
    alex = minister(session, "Alex Example", MAY, JUNE)
    minister(session, "Sam Example", JULY)
    with refused("ministers_overlap", name="Sam Example"):
        correct_minister(session, office(session), alex, name="Alex", since=MAY, until=AUGUST, actor=SYSTEM)
    with refused("ministers_overlap"):
        end_minister(session, office(session), alex, until=AUGUST, actor=SYSTEM)
    end_minister(session, office(session), alex, until=JULY, actor=SYSTEM)
    assert over_time(session) == [("Alex Example", MAY, JULY), ("Sam Example", JULY, None)]


def test_a_last_day_is_recorded_once(session):
    alex = minister(session, "Alex Example", MAY)
    ended = end_minister(session, office(session), alex, until=JULY, actor=SYSTEM)
    assert minister_of(session, office(session).id, JULY) is None
    assert end_minister(session, office(session), ended, until=JULY, actor=SYSTEM) is ended


def test_a_signature_is_set_and_removed_and_the_minister_stays(session):
    alex = minister(session, "Alex Example", MAY)
    signed = set_signature(session, office(session), alex, "ab" * 32, actor=SYSTEM)
    assert newest(session).action == "office.signature_set"
    assert set_signature(session, office(session), signed, "ab" * 32, actor=SYSTEM) is signed
    bare = set_signature(session, office(session), signed, None, actor=SYSTEM)
    assert newest(session).action == "office.signature_removed"
    assert over_time(session) == [("Alex Example", MAY, None)]
    assert bare.picture_sha256 is None
