"""How a post is reached: from a day on, before its organisation, one contact for each use; what was known stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditPersonal
from app.errors import Stale
from app.registry.contacts.of_posts import contacts_of, contacts_of_office, postal
from app.registry.contacts.record import (
    ContactFacts,
    Owner,
    newest_seq,
    record_contact,
    standing_contacts,
)
from app.registry.models import Contact, PostVersion
from app.registry.organisations.organisation import UnknownOrganisation
from app.registry.posts.post import UnknownPost
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

TOWN_HALL = ("Town Hall", "Moorgate Street", "Rotherham", "S60 2RB")
CIVIC = ("Civic Building", "Walker Place", "Rotherham", "S65 1UF")
LAST_WEEK = date(2026, 11, 18)


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


def newest(database, owner, channel):
    with database.reading() as session:
        return newest_seq(standing_contacts(session, owner, channel))


@pytest.fixture
def say_of(database, member):
    """Record a contact, having seen the newest; the version comes back."""

    def record(owner, since, *, channel="postal", use="post", seen=None, **facts):
        said = ContactFacts(**{"source": "The council’s website", "verified_on": LAST_WEEK, **facts})
        seen = newest(database, owner, channel) if seen is None else seen
        with database.writing() as session:
            return record_contact(
                session, owner, channel, use, said, since=since, today=NOVEMBER_2026, seen=seen, actor=member
            )

    return record


@pytest.fixture
def say(say_of):
    """Record an address of a post; the audit number comes back."""

    def record(database, post_id, lines, since, *, seen=None):
        return say_of(Owner(post_id=post_id), since, lines=lines, seen=seen).recorded

    return record


def where(database, post_id, day, *, known_at=None):
    with database.reading() as session:
        owner = session.scalar(select(PostVersion.organisation_id).where(PostVersion.post_id == post_id).limit(1))
        found = postal(contacts_of(session, {post_id: owner}, valid_at=day, known_at=known_at)[post_id])
    return found and found.lines


def test_it_goes_before_that_of_the_organisation_for_this_post_alone(database, post_id, say):
    with database.reading() as session:
        neighbour = find(session, "chief-executives", "Rotherham").post_id
    office = where(database, post_id, MARCH_2015)
    assert office == where(database, neighbour, MARCH_2015)
    say(database, post_id, CIVIC, date(2015, 1, 1))
    assert where(database, post_id, date(2014, 12, 31)) == office
    assert where(database, post_id, MARCH_2015) == CIVIC
    assert where(database, neighbour, MARCH_2015) == office


def test_the_next_ends_the_one_before(database, post_id, say):
    first = say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    say(database, post_id, CIVIC, date(2020, 6, 1))
    assert where(database, post_id, date(2020, 5, 31)) == TOWN_HALL
    assert where(database, post_id, date(2020, 6, 1)) == CIVIC
    assert where(database, post_id, date(2020, 6, 1), known_at=first) == TOWN_HALL, "as it was known before"


def test_an_earlier_one_recorded_later_ends_where_the_next_begins(database, post_id, say):
    say(database, post_id, CIVIC, date(2020, 6, 1))
    say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    assert where(database, post_id, MARCH_2015) == TOWN_HALL
    assert where(database, post_id, NOVEMBER_2026) == CIVIC


def test_one_from_the_same_day_replaces(database, post_id, say):
    before = say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    say(database, post_id, CIVIC, date(2015, 1, 1))
    assert where(database, post_id, NOVEMBER_2026) == CIVIC
    assert where(database, post_id, NOVEMBER_2026, known_at=before) == TOWN_HALL


@pytest.mark.stack
def test_the_same_form_sent_twice_is_recorded_once(database, post_id, say):
    first = say(database, post_id, CIVIC, date(2015, 1, 1), seen=0)
    assert say(database, post_id, CIVIC, date(2015, 1, 1), seen=0) == first


@pytest.mark.stack
def test_two_clicks_at_once_record_once(database, post_id, say):
    with ThreadPoolExecutor(2) as both:
        clicks = [both.submit(say, database, post_id, CIVIC, date(2015, 1, 1), seen=0) for _ in range(2)]
    assert len({click.result() for click in clicks}) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contact).where(Contact.post_id == post_id)) == 1


def test_what_somebody_else_recorded_meanwhile_is_not_replaced_unread(database, post_id, say):
    say(database, post_id, TOWN_HALL, date(2015, 1, 1))
    with pytest.raises(Stale):
        say(database, post_id, CIVIC, date(2015, 1, 1), seen=0)
    assert where(database, post_id, NOVEMBER_2026) == TOWN_HALL


def test_a_day_without_the_post_is_refused(database, post_id, say):
    with refused("no_post_then"):
        say(database, post_id, CIVIC, date(1900, 1, 1))
    with pytest.raises(UnknownPost):
        say(database, 999_999, CIVIC, date(2015, 1, 1), seen=0)


@pytest.mark.stack
def test_it_is_audited_and_the_address_can_be_erased(database, post_id, say, member):
    seq = say(database, post_id, CIVIC, date(2015, 1, 1))
    with database.reading() as session:
        event = session.get_one(AuditEvent, seq)
        kept = session.scalars(select(AuditPersonal).where(AuditPersonal.seq == seq)).all()
    assert (event.action, event.actor_id) == ("contact.recorded", member.user_id)
    assert [one.value for one in kept] == ["Civic Building, Walker Place, Rotherham, S65 1UF"]
    assert "Civic" not in event.body


def test_each_use_and_channel_has_its_own_and_the_office_goes_first(database, post_id, say_of):
    own = Owner(post_id=post_id)
    for use, value in (("general", "post@example.gov.uk"), ("out_of_hours", "night@example.gov.uk")):
        say_of(own, date(2015, 1, 1), channel="email", use=use, value=value)
    say_of(own, date(2015, 1, 1), channel="email", value="leader@example.gov.uk")
    with database.reading() as session:
        found = contacts_of(session, {post_id: 0}, valid_at=NOVEMBER_2026)[post_id]
    assert [one.value for one in found] == ["leader@example.gov.uk", "post@example.gov.uk", "night@example.gov.uk"]


def test_a_letter_goes_to_the_main_office_rather_than_to_a_night_desk(database, post_id, say_of):
    office = where(database, post_id, MARCH_2015)
    say_of(Owner(post_id=post_id), date(2015, 1, 1), use="out_of_hours", lines=CIVIC)
    assert where(database, post_id, MARCH_2015) == office


def test_that_of_a_main_office_follows_what_ships_and_keeps_its_county(database, post_id, say_of):
    with database.reading() as session:
        owner = session.scalar(select(PostVersion.organisation_id).where(PostVersion.post_id == post_id).limit(1))
        shipped = postal(contacts_of_office(session, owner, valid_at=MARCH_2015))
    say_of(
        Owner(organisation_id=owner), date(2026, 11, 1), use="main_office", lines=(*TOWN_HALL[:-1], "Kent", "S60 2RB")
    )
    assert where(database, post_id, date(2026, 10, 31)) == shipped.lines
    assert where(database, post_id, NOVEMBER_2026)[-2:] == ("Kent", "S60 2RB")


def test_who_records_that_it_was_verified_is_who_verified_it(post_id, say_of, member):
    own = Owner(post_id=post_id)
    assert say_of(own, date(2015, 1, 1), lines=CIVIC).verified_by == member.user_id
    unverified = say_of(own, date(2016, 1, 1), lines=CIVIC, verified_on=None, captured_on=date(2016, 1, 1))
    assert (unverified.verified_on, unverified.verified_by) == (None, None)


def test_there_is_no_contact_of_nobody(say_of):
    with pytest.raises(UnknownOrganisation):
        say_of(Owner(organisation_id=999_999), date(2015, 1, 1), use="main_office", lines=CIVIC, seen=0)
