"""Chasers and mail, each in one line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.campaigns.models import Campaign, Letter
from app.chasing.propose import proposals, seen_of
from app.chasing.start import start_chaser
from app.delivery.models import Attempt
from app.inbox.models import Message
from app.letters.dates import date_in_words
from app.letters.letter import Letter as Page
from app.production.models import Edition
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from tests.delivery.reaching import SINCE
from tests.tracking.office import TODAY, letter_ids, small


def begin(services, client, numbers=(3, 8, 9), *, seen=None, actor=None, today=TODAY) -> int:
    """A chaser of these letters of the small campaign; its id."""
    with services.database.writing() as session:
        campaign = small(session)
        ids = letter_ids(session, numbers)
        seen = seen or seen_of(proposals(session, campaign, today=today).among(ids))
        actor = actor or Actor(client.member.id)
        return start_chaser(session, campaign, ids, seen=seen, today=today, actor=actor).id


def mail(services, *addresses: str, state: str = "waiting") -> None:
    """A message from each that was read, and stands so."""
    with services.database.writing() as session:
        session.add_all(
            Message(
                source="imap",
                sha256=uuid4().hex * 2,
                key=f"messages/{uuid4().hex}",
                length=1,
                form="eml",
                received_at=datetime(2015, 3, 26, tzinfo=UTC),
                sender_address=address,
                read_state="read",
                state=state,
            )
            for address in addresses
        )


def letters_of(session, campaign_id: int) -> list[Letter]:
    return session.query(Letter).filter(Letter.campaign_id == campaign_id).order_by(Letter.number).all()


def go(services, letter_id: int, *, on: date = TODAY) -> None:
    """The letter went by email, as rows alone; its edition says what another’s does, by its own dates."""
    with services.database.writing() as session:
        before = session.scalars(select(Attempt).order_by(Attempt.id)).first()
        other = session.get_one(Edition, before.edition_id)
        letter = session.get_one(Letter, letter_id)
        campaign = session.get_one(Campaign, letter.campaign_id)
        page = replace(
            Page.from_json(other.content),
            reference=letter.reference,
            date=date_in_words(campaign.letter_date),
            reply_by=date_in_words(campaign.reply_by) if campaign.reply_by else "",
        )
        edition = Edition(
            letter_id=letter_id,
            number=1,
            run_id=other.run_id,
            content=page.canonical_json().decode(),
            sha256=other.sha256,
            draft=False,
            pages=other.pages,
            recorded=other.recorded,
        )
        session.add(edition)
        session.flush()
        session.add(
            Attempt(
                letter_id=letter_id,
                edition_id=edition.id,
                channel="email",
                resend=0,
                state="sent",
                sent_on=on,
                note="",
                recorded=before.recorded,
                handed=before.handed,
            )
        )


def reach_post(services, reference: str, address: str) -> None:
    """The post that a letter goes to has this address."""
    with services.database.writing() as session:
        post_id = session.scalars(select(Letter.post_id).where(Letter.reference == reference)).one()
        facts = ContactFacts(value=address, source="A call", verified_on=TODAY)
        record_contact(
            session, Owner(post_id=post_id), "email", "post", facts, since=SINCE, today=TODAY, seen=0, actor=SYSTEM
        )
