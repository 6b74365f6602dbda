"""The postal address of a post itself: from a day on, before that of its organisation, with what was known before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import Actor
from app.registry.addresses import AddressChanged, newest_address, record_address
from app.registry.contacts import contacts_of, postal
from app.registry.holders import NotRecordable
from app.registry.models import Contact, PostVersion
from app.registry.post import UnknownPost
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

TOWN_HALL = ("Town Hall", "Moorgate Street", "Rotherham", "S60 2RB")
CIVIC = ("Civic Building", "Walker Place", "Rotherham", "S65 1UF")
LAST_WEEK = date(2026, 11, 18)


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


def newest(database, post_id):
    with database.reading() as session:
        found = newest_address(session, post_id)
    return found.recorded if found else 0


def say(database, post_id, lines, since, *, seen=None, source="The council’s website"):
    """Record an address, having seen the newest; the audit number comes back."""
    with database.writing() as session:
        return record_address(
            session,
            post_id,
            lines,
            since=since,
            today=NOVEMBER_2026,
            source=source,
            verified_on=LAST_WEEK,
            seen=newest(database, post_id) if seen is None else seen,
            actor=Actor(user_id=7),
        ).recorded


def where(database, post_id, day, *, known_at=None):
    with database.reading() as session:
        owner = session.scalar(select(PostVersion.organisation_id).where(PostVersion.post_id == post_id).limit(1))
        found = postal(contacts_of(session, {post_id: owner}, valid_at=day, known_at=known_at)[post_id])
    return found and found.lines


def test_it_goes_before_that_of_the_organisation_for_this_post_alone(database, post_id):
    with database.reading() as session:
        neighbour = find(session, "chief-executives", "Rotherham").post_id
    office = where(database, post_id, MARCH_2015)
    assert office == where(database, neighbour, MARCH_2015)
    say(database, post_id, CIVIC, date(2015, 1, 1))
    assert where(database, post_id, date(2014, 12, 31)) == office
    assert where(database, post_id, MARCH_2015) == CIVIC
    assert where(database, neighbour, MARCH_2015) == office


def test_the_next_ends_the_one_before(database, post_id):
    first = say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    say(database, post_id, CIVIC, date(2020, 6, 1))
    assert where(database, post_id, date(2020, 5, 31)) == TOWN_HALL
    assert where(database, post_id, date(2020, 6, 1)) == CIVIC
    assert where(database, post_id, date(2020, 6, 1), known_at=first) == TOWN_HALL, "as it was known before"


def test_an_earlier_one_recorded_later_ends_where_the_next_begins(database, post_id):
    say(database, post_id, CIVIC, date(2020, 6, 1))
    say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    assert where(database, post_id, MARCH_2015) == TOWN_HALL
    assert where(database, post_id, NOVEMBER_2026) == CIVIC


def test_one_from_the_same_day_replaces(database, post_id):
    before = say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    say(database, post_id, CIVIC, date(2015, 1, 1))
    assert where(database, post_id, NOVEMBER_2026) == CIVIC
    assert where(database, post_id, NOVEMBER_2026, known_at=before) == TOWN_HALL


def test_the_same_form_sent_twice_is_recorded_once(database, post_id):
    first = say(database, post_id, CIVIC, date(2015, 1, 1), seen=0)
    assert say(database, post_id, CIVIC, date(2015, 1, 1), seen=0) == first


def test_two_clicks_at_once_record_once(database, post_id):
    with ThreadPoolExecutor(2) as both:
        clicks = [both.submit(say, database, post_id, CIVIC, date(2015, 1, 1), seen=0) for _ in range(2)]
    assert len({click.result() for click in clicks}) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contact).where(Contact.post_id == post_id)) == 1


def test_what_somebody_else_recorded_meanwhile_is_not_replaced_unread(database, post_id):
    say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    with pytest.raises(AddressChanged):
        say(database, post_id, CIVIC, date(2015, 1, 1), seen=0)
    assert where(database, post_id, NOVEMBER_2026) == TOWN_HALL


def test_a_day_without_the_post_is_refused(database, post_id):
    with pytest.raises(NotRecordable):
        say(database, post_id, CIVIC, date(1900, 1, 1))
    with pytest.raises(UnknownPost):
        say(database, 999_999, CIVIC, date(2015, 1, 1), seen=0)


def test_it_is_audited_and_the_address_can_be_erased(database, post_id):
    seq = say(database, post_id, CIVIC, date(2015, 1, 1))
    with database.reading() as session:
        event = session.get_one(AuditEvent, seq)
        kept = session.scalars(select(AuditPersonal).where(AuditPersonal.seq == seq)).all()
    assert (event.action, event.actor_id) == ("post.address_recorded", 7)
    assert [one.value for one in kept] == ["Civic Building, Walker Place, Rotherham, S65 1UF"]
    assert "Civic" not in event.body
