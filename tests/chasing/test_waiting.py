"""Whose mail waits: the same as the inbox says of one sender, from as many statements for a hundred as for one."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.chasing.policy import NotChasedReason
from app.chasing.propose import proposals
from app.chasing.waiting import posts_of_senders, waiting_mail
from app.inbox.sorting.sender import sender_of
from app.platform.history import known, next_version
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.registry.models import Organisation, OrganisationVersion, PostVersion, Succession
from tests.chasing.begun import go, mail, reach_post
from tests.delivery.reaching import SINCE
from tests.tracking.office import TODAY, letter, send, small, small_campaign

PAGE = "/campaigns/TRK15/chase"
OWN, OFFICE, DOMAIN = "director@council.example", "office@civic.example", "someone@mail.council.example"
"""A post's own address, its organisation's main office's, and one of their domain."""

SHARED, NOBODY, BROKEN = "director.of.a.test@gmail.com", "a@nobody.example", "no address"

BESIDE = "a@other.parent.example"
"""Under a parent that it shares with a post's own address."""


@pytest.fixture
def reached(owner, services) -> None:
    reach_post(services, "TRK15-0008", OWN)
    reach_post(services, "TRK15-0009", SHARED)
    reach_post(services, "TRK15-0010", "director@own.parent.example")
    with services.database.writing() as session:
        body = body_of(session, 8)
        facts = ContactFacts(value=OFFICE, source="A call", verified_on=TODAY)
        office = Owner(organisation_id=body)
        seen = newest_seq(standing_contacts(session, office, "email"))
        record_contact(session, office, "email", "post", facts, since=SINCE, today=TODAY, seen=seen, actor=SYSTEM)


def body_of(session, number: int) -> int:
    """The organisation of the post that a letter goes to."""
    theirs = PostVersion.post_id == letter(session, number).post_id
    return session.scalars(select(PostVersion.organisation_id).where(theirs, known(PostVersion))).first()


def by_the_inbox(session, address: str) -> set[int]:
    """The posts for which the sender may write, by what the inbox says of one."""
    sender = sender_of(session, address)
    theirs = select(PostVersion.post_id).where(
        PostVersion.organisation_id.in_(sender.bodies | sender.followed), known(PostVersion)
    )
    return set(sender.posts) | set(session.scalars(theirs))


@pytest.mark.parametrize("address", [OWN, OFFICE, DOMAIN, SHARED, NOBODY, BESIDE])
def test_it_is_what_the_inbox_says_of_each_sender(reached, services, address):
    with services.database.reading() as session:
        found = posts_of_senders(session, [address, BROKEN])
        assert found == {address: by_the_inbox(session, address)}
        assert bool(found[address]) == (address not in (NOBODY, BESIDE))


def test_a_website_tells_a_body_and_a_successor_writes_for_whom_it_followed(reached, services):
    with services.database.writing() as session:
        body, new = body_of(session, 8), Organisation(key="successor-of-a-test")
        session.add(new)
        session.flush()
        theirs = OrganisationVersion.organisation_id == body
        of = session.scalars(select(OrganisationVersion).where(theirs, known(OrganisationVersion))).first()
        site = "https://www.successor.example/contact"
        session.add(next_version(of, seq=of.recorded, organisation_id=new.id, website=site))
        session.add(Succession(predecessor_id=body, successor_id=new.id, note="", recorded=of.recorded))
    with services.database.reading() as session:
        address = "clerk@successor.example"
        found = posts_of_senders(session, [address])[address]
        assert letter(session, 8).post_id in found
        assert found == by_the_inbox(session, address)


def test_a_domain_that_many_bodies_share_tells_none(reached, services):
    for number in (1, 2, 3, 5, 6):
        reach_post(services, f"TRK15-{number:04d}", f"post{number}@shared.example")
    with services.database.reading() as session:
        address = "anybody@shared.example"
        assert posts_of_senders(session, [address]) == {address: set()} == {address: by_the_inbox(session, address)}


def test_each_message_counts(reached, services):
    mail(services, DOMAIN, DOMAIN, OWN.upper(), NOBODY, BROKEN)
    with services.database.reading() as session:
        post_id = letter(session, 8).post_id
        assert waiting_mail(session, [post_id]) == {post_id: 3}


def test_statements_do_not_grow_with_senders_or_letters(owner, services, queries):
    reach_post(services, "TRK15-0008", OWN)
    mail(services, DOMAIN)
    few = queries(owner, PAGE)
    mail(services, *(f"person{number}@council{number % 7}.example" for number in range(40)))
    send(services, range(10, 16))
    assert queries(owner, PAGE) <= few


def test_campaigns_that_do_not_write_to_them_are_not_looked_at(owner, services, queries, monkeypatch):
    few = queries(owner, PAGE)
    monkeypatch.setattr("tests.tracking.office.AUDIENCE", (("council-leaders", {"region": ["North East"]}),))
    small_campaign(services, reference="FEB15", reply_by=date(2015, 3, 20))
    assert queries(owner, PAGE) == few


def test_a_letter_of_another_campaign_that_is_later_still_comes_first(owner, services):
    small_campaign(services, reference="FEB15", reply_by=date(2015, 3, 20))
    with services.database.reading() as session:
        first = letter(session, 8, "FEB15").id
    go(services, first, on=date(2015, 3, 3))
    with services.database.reading() as session:
        held = {line.tracked.reference: line.proposal for line in proposals(session, small(session), today=TODAY).held}
    assert (held["TRK15-0008"].held, held["TRK15-0008"].reference) == (NotChasedReason.ANOTHER_CAMPAIGN, "FEB15-0008")
