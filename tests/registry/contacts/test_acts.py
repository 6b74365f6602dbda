"""A contact is confirmed, ended, kept from use and allowed again; each is a new version, and what was known stays."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.errors import Stale
from app.registry.contacts.acts import (
    confirm_contacts,
    end_contact,
    stop_using,
    use_again,
)
from app.registry.contacts.of_posts import contacts_of_office, postal
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from app.registry.models import Contact, PostVersion
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

ON = NOVEMBER_2026


@pytest.fixture
def council(database):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Rotherham").post_id
        return session.scalar(select(PostVersion.organisation_id).where(PostVersion.post_id == post_id).limit(1))


@pytest.fixture
def address(database, council):
    """The number of the postal address that ships for a council."""
    with database.reading() as session:
        return postal(contacts_of_office(session, council, valid_at=ON)).contact_id


def standing(database, council, *, day=ON, known_at=None):
    with database.reading() as session:
        return postal(contacts_of_office(session, council, valid_at=day, known_at=known_at))


def confirm(database, member, ids, *, on=ON):
    with database.writing() as session:
        return confirm_contacts(session, ids, on=on, actor=member)


def events(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent))


def test_a_confirmed_contact_says_when_and_by_whom_and_is_otherwise_the_same(database, council, address, member):
    before = standing(database, council)
    assert confirm(database, member, [address]).confirmed == 1
    after = standing(database, council)
    assert (after.verified_on, after.verified_by) == (ON, member.user_id)
    assert (after.lines, after.source, after.captured_on) == (before.lines, before.source, before.captured_on)
    assert standing(database, council, known_at=events(database) - 1).verified_on is None


def test_confirming_twice_records_once_also_from_an_old_page(database, council, address, member):
    confirm(database, member, [address])
    count = events(database)
    new = standing(database, council).contact_id
    assert [confirm(database, member, [one]).before for one in (new, address)] == [1, 1]
    assert events(database) == count


@pytest.mark.stack
def test_many_are_confirmed_at_once_with_an_event_for_each_batch(database, member):
    with database.reading() as session:
        ids = list(session.scalars(select(Contact.id).where(Contact.superseded.is_(None)).limit(450)))
    count = events(database)
    assert confirm(database, member, ids).confirmed == 450
    assert events(database) == count + 3


def test_what_somebody_changed_meanwhile_is_shown_and_not_confirmed(database, council, address, member):
    with database.writing() as session:
        stop_using(session, address, "Letters come back", actor=member)
    done = confirm(database, member, [address])
    assert done.confirmed == 0
    ((was, now),) = done.changed
    assert (was.do_not_use, [one.do_not_use for one in now]) == ("", ["Letters come back"])


def test_an_ended_contact_holds_until_the_day(database, council, address, member):
    with database.writing() as session:
        end_contact(session, address, on=date(2020, 1, 1), today=ON, actor=member)
    assert standing(database, council, day=date(2019, 12, 31)).lines
    assert standing(database, council, day=date(2020, 1, 1)) is None


def test_it_ends_after_it_began_and_within_a_year(database, member, council):
    own = Owner(organisation_id=council)
    with database.writing() as session:
        made = record_contact(
            session,
            own,
            "email",
            "general",
            ContactFacts(value="general@example.gov.uk", source="A call"),
            since=date(2020, 1, 1),
            today=ON,
            seen=0 if not _emails(session, council) else max(one.recorded for one in _emails(session, council)),
            actor=member,
        )
    for day in (date(2020, 1, 1), date(2030, 1, 1)):
        with refused("contact_ends_between"), database.writing() as session:
            end_contact(session, made.id, on=day, today=ON, actor=member)


def _emails(session, council):
    return session.scalars(select(Contact).where(Contact.organisation_id == council, Contact.channel == "email")).all()


def test_what_must_not_be_used_is_not_printed_until_it_is_allowed_again(database, council, address, member):
    with database.writing() as session:
        stopped = stop_using(session, address, "Letters come back", actor=member)
    assert standing(database, council) is None
    assert standing(database, council, day=MARCH_2015) is None, "on every day"
    with database.writing() as session:
        use_again(session, stopped.id, actor=member)
    assert standing(database, council).do_not_use == ""


def test_an_act_on_an_old_version_is_refused_with_what_stands(database, address, member):
    confirm(database, member, [address])
    with pytest.raises(Stale, match="contact_changed") as raised, database.writing() as session:
        stop_using(session, address, "Letters come back", actor=member)
    assert [one.verified_on for one in raised.value.facts["now"]] == [ON]


def test_there_is_no_such_contact(database, member):
    with refused("no_such_contact"), database.writing() as session:
        use_again(session, 999_999, actor=member)
    assert confirm(database, member, [999_999]).confirmed == 0
