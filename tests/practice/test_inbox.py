"""What the inbox of practice shows: mail that the rules sorted, some that a person recorded, some that waits."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.audit.record import Actor
from app.campaigns.lifecycle.create import Details, beginning_from_template, campaign_by_reference, create_campaign
from app.campaigns.models import Letter
from app.delivery.email.numbers import reply_tokens
from app.drafting.versions import version_in_use
from app.inbox.models import Message, MessageKind, MessageLetter, MessageNote
from app.inbox.reading.kinds import Kind
from app.inbox.restricted import may_be_seen
from app.inbox.sorting.match import Why
from app.inbox.sorting.suggest import suggest
from app.inbox.states import Form, ReadState, State
from app.platform.clock import today
from app.platform.history import known
from app.practice.inbox_mails import MAILS
from app.practice.stories.inbox import INBOX
from app.practice.stories.people import people
from app.responses.models import Response, ResponseFile, ResponseLetter, ResponseVersion
from app.safeguarding.clock.clock import State as ClockState
from app.safeguarding.reports import list_reports
from tests.practice.telling import Told, told
from tests.tracking.office import send

REGISTRIES = ("directors-of-childrens-services", "council-leaders", "chief-constables", "health-leaders")


def letters(world):
    """A campaign whose letters left a month ago, each under a Message-ID of ours; rows alone."""
    yield world.at(-30, 10)
    reference = f"LEAD{today():%y}"
    details = Details(
        reference=reference, title="Local leadership", letter_date=today(), reply_by=today(), valid_at=today()
    )
    with world.writing() as session:
        beginning = beginning_from_template(version_in_use(session, "one-signatory"))
        chosen = replace(beginning, registries=tuple((slug, {}) for slug in REGISTRIES))
        campaign = create_campaign(session, chosen, details, actor=Actor(world.users["owner"]))
        numbers = session.scalars(select(Letter.number).where(Letter.campaign_id == campaign.id)).all()
    some = sorted(numbers)[::4]
    attempts = send(world.services, some, sent_on=today(), channel="email", reference=reference)
    with world.writing() as session:
        for attempt in attempts:
            session.add(attempt)
            attempt.message_id = f"letter-{attempt.letter_id}@office.example"
        reply_tokens(session, [attempt.letter_id for attempt in attempts])


@pytest.fixture(scope="module")
def office() -> Iterator[Told]:
    with told("inbox", (people, letters, *INBOX)) as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


def test_each_mail_is_one_message_that_was_read(session):
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert Counter(message.form for message in messages) == {Form.EML: len(MAILS), Form.SCAN: 3}
    assert {message.read_state for message in messages} == {ReadState.READ}


def test_rules_tell_replies_from_what_machines_write(session):
    kinds = Counter(session.scalars(select(MessageKind.kind).where(known(MessageKind))))
    assert set(kinds) == {Kind.REPLY, Kind.ACKNOWLEDGEMENT, Kind.OUT_OF_OFFICE, Kind.DELAY, Kind.OTHER}
    absent = select(MessageKind).where(MessageKind.kind == Kind.OUT_OF_OFFICE)
    assert all(kind.returns_on for kind in session.scalars(absent))


def test_letters_are_found_by_each_clue(session):
    links = session.scalars(select(MessageLetter).where(known(MessageLetter))).all()
    assert {link.why for link in links} == {Why.TOKEN, Why.SUBJECT, Why.FILE, Why.BY_HAND}
    together = Counter(link.message_id for link in links)
    assert max(together.values()) == 3


def test_past_replies_are_recorded_with_their_files_and_answers(office, session):
    versions = session.scalars(select(ResponseVersion)).all()
    assert Counter(version.kind for version in versions) == {"substantive": 6, "holding": 1, "acknowledgement": 2}
    assert all(version.new_reply_by for version in versions if version.kind == "holding")
    assert len(session.scalars(select(ResponseFile)).all()) == 3
    assert session.scalar(select(func.count()).select_from(Response)) == 9
    together = Counter(session.scalars(select(ResponseLetter.response_id)))
    assert max(together.values()) == 3


def test_some_mail_waits_today_with_suggestions_and_some_without(session):
    waiting = session.scalars(select(Message).where(Message.state == State.WAITING)).all()
    offered = {message.id: suggest(session, message) for message in waiting if message.sender_address}
    assert any(offered.values())
    assert not all(offered.values())
    assert session.scalar(select(func.count()).where(Message.state == State.MATCHED)) >= 8
    assert session.scalar(select(func.count()).where(Message.state == State.SET_ASIDE)) == 2


def test_a_colleague_looks_after_one_and_noted_why(office, session):
    assert session.scalars(select(Message.assigned_to).where(Message.assigned_to.is_not(None))).all() == [
        office.users["drafter"]
    ]
    assert len(session.scalars(select(MessageNote)).all()) == 1


def test_message_about_children_at_risk_is_for_the_safeguarding_team_alone(office, session):
    (report,) = list_reports(session, "all", at=office.made_at)
    assert report.clock.state is ClockState.NOTIFIED
    hidden = session.scalars(select(Message.id).where(~may_be_seen(()))).all()
    assert hidden == [report.message_id]


def test_no_campaign_but_ours_was_answered(session):
    campaign = campaign_by_reference(session, next(iter(session.scalars(select(Letter.reference)))).partition("-")[0])
    assert set(session.scalars(select(Response.campaign_id))) == {campaign.id}
