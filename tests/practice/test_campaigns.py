"""The two campaigns of practice: one closed and answered, one half-way with all that happens on the way."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from app.campaigns.clearance.certificate import certificates_of
from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State as CampaignState
from app.chasing.propose import proposals
from app.clearance.models import Answer, ClearanceRequest, Comment
from app.clearance.requests import issued_texts
from app.clearance.states import State
from app.clearance.words import LEFT_OFFICE
from app.delivery.models import Attempt, Sending
from app.delivery.posting.find import batches_of, counts_of
from app.delivery.posting.returns import returned_letters
from app.delivery.posting.states import BatchState
from app.delivery.states import SendingState
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.states import State as MessageState
from app.platform.clock import clock_put_to, london_time
from app.platform.history import known
from app.practice.country.country import country
from app.practice.stories.closed import closed
from app.practice.stories.half_way import CLEARERS, half_way
from app.practice.stories.half_way_changes import MISTAKE, RETURNED
from app.practice.stories.half_way_mail import AWAY, BOUNCES, UNCONFIRMED, WRONG_ADDRESSES
from app.practice.stories.people import people
from app.production.models import Run
from app.registry.models import OrganisationVersion, Post
from app.responses.kinds import Kind as Response
from app.responses.models import AskAnswer, ResponseLetter, ResponseVersion
from app.tracking.letter_notes import assignments_of, noted_letters
from app.tracking.snapshot import CampaignSnapshot
from tests.practice.desk import pages_of, signed_in_as
from tests.practice.telling import told
from tests.web.markup import words_of


@pytest.fixture(scope="module")
def office():
    with told("campaigns", (people, closed, half_way)) as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading, clock_put_to(office.made_at):
        yield reading


@pytest.fixture
def over(session):
    return _campaign(session, "MISSING")


@pytest.fixture
def lead(session):
    return _campaign(session, "LEAD")


def _campaign(session, stem: str) -> Campaign:
    of = (Campaign.reference.startswith(stem), Campaign.chases_id.is_(None))
    return session.scalars(select(Campaign).where(*of)).one()


def _answers(session, campaign, office):
    today = london_time(office.made_at).date()
    return CampaignSnapshot(session, campaign, today).answers


def test_closed_campaign_is_nearly_all_answered(session, over, office):
    assert over.state == CampaignState.CLOSED
    answers = _answers(session, over, office)
    replied = sum(answer.back.code.is_reply for answer in answers.values())
    assert len(answers) == 339
    assert 0.95 < replied / len(answers) < 0.98
    kinds = Counter(answer.back.code for answer in answers.values())
    assert min(kinds[Response.SUBSTANTIVE], kinds[Response.DECLINED]) > 5


def test_closed_campaign_was_cleared_by_three_offices_with_a_comment(session, over):
    of = ClearanceRequest.campaign_id == over.id
    given = session.scalars(
        select(Answer.answer).join(ClearanceRequest, ClearanceRequest.id == Answer.request_id).where(of)
    )
    assert State.SUBJECT_COMMENT in set(given)
    assert session.scalar(select(func.count(ClearanceRequest.office_id.distinct())).where(of)) == 3
    assert session.scalar(select(func.count()).select_from(Comment).where(Comment.campaign_id == over.id)) == 2
    assert len(issued_texts(session, over.id)) == 3
    assert certificates_of(session, over.id)


def test_closed_campaign_was_sent_by_email_in_waves_and_on_paper(session, over):
    (sending,) = session.scalars(select(Sending).where(Sending.campaign_id == over.id))
    assert (sending.state, sending.first_wave, sending.looked) == (SendingState.DONE, 20, True)
    batches = batches_of(session, over.id)
    assert [batch.state for batch in batches] == [BatchState.CLOSED] * 2
    assert all(counts_of(session, batch).reckoning.adds_up for batch in batches)
    returned = select(Attempt).join(Letter, Letter.id == Attempt.letter_id)
    (attempt,) = session.scalars(returned.where(Letter.campaign_id == over.id, Attempt.state == "returned"))
    again = session.scalars(
        select(Attempt.state).where(Attempt.letter_id == attempt.letter_id, Attempt.id > attempt.id)
    )
    assert list(again) == ["handed_over"]


def test_closed_campaign_was_chased_twice(session, over):
    first, second = sorted(chasers_of(session, over.id), key=lambda one: one.id)
    count = {
        one.id: session.scalar(select(func.count()).where(Letter.campaign_id == one.id, Letter.withdrawn.is_(False)))
        for one in (first, second)
    }
    assert count[first.id] > count[second.id] > 10
    assert noted_letters(session, over.id)


def test_replies_differ_and_quote_passages(session, over, lead):
    for campaign in (over, lead):
        letters = select(Letter.id).where(Letter.campaign_id == campaign.id)
        rows = select(AskAnswer.number, AskAnswer.passage).where(
            AskAnswer.letter_id.in_(letters), AskAnswer.passage != ""
        )
        passages = session.execute(rows).all()
        assert {number for number, _ in passages} == {1, 2, 3, 4}
        assert len({passage for _, passage in passages}) > 100
        assert [passage for _, passage in passages if "{" in passage] == []


def test_about_six_in_ten_have_answered_the_one_half_way(session, lead, office):
    answers = _answers(session, lead, office)
    assert len(answers) == 1290
    replied = sum(answer.back.code.is_reply for answer in answers.values())
    assert 0.55 < replied / len(answers) < 0.66
    late = Counter(answer.late.code.value for answer in answers.values())
    assert min(late["overdue"], late["came_late"], late["in_time"], late["not_due"]) > 20


def test_offices_cleared_again_after_the_reshuffle(session, lead, office):
    ended = session.execute(
        select(ClearanceRequest.office, ClearanceRequest.ended_why).where(ClearanceRequest.campaign_id == lead.id)
    ).all()
    land = country(london_time(office.made_at).date())
    changed = {department.office for department in land.departments if len(department.ministers) > 1}
    assert {title for title, why in ended if why == LEFT_OFFICE} == changed
    printed = {signatory.office: signatory.name for signatory in lead.signatories}
    assert printed == {department.office: department.ministers[-1].name for department in land.departments}
    assert len(printed) == len(CLEARERS)
    assert len(issued_texts(session, lead.id)) == 7


def test_bounces_and_absences_are_sorted_by_the_inbox(session, lead):
    rows = session.execute(
        select(MessageKind.kind, MessageKind.decided_by, MessageKind.returns_on)
        .join(MessageLetter, MessageLetter.message_id == MessageKind.message_id)
        .where(known(MessageKind), known(MessageLetter))
    ).all()
    counts = Counter(kind for kind, *_ in rows)
    assert (counts[Kind.BOUNCE], counts[Kind.OUT_OF_OFFICE]) == (len(BOUNCES), len(AWAY))
    assert {by for _, by, _ in rows} == {None}
    assert all(back for kind, _, back in rows if kind == Kind.OUT_OF_OFFICE)
    failed = select(Attempt.letter_id).join(Letter, Letter.id == Attempt.letter_id)
    bounced = session.scalars(failed.where(Letter.campaign_id == lead.id, Attempt.state == "failed")).all()
    assert len(bounced) == len(BOUNCES)
    again = select(Attempt.letter_id).where(Attempt.letter_id.in_(bounced), Attempt.state == "handed_over")
    assert len(set(session.scalars(again))) == WRONG_ADDRESSES


def test_replies_that_came_as_mail_are_matched_and_some_still_wait(session):
    waiting = session.scalars(
        select(Message.id)
        .join(MessageKind, MessageKind.message_id == Message.id)
        .where(Message.state == MessageState.MATCHED, known(MessageKind), MessageKind.kind == Kind.REPLY)
    ).all()
    assert len(waiting) == UNCONFIRMED


def test_misspelt_names_were_corrected_and_the_letters_sent_again(session, lead):
    (run,) = session.scalars(select(Run).where(Run.campaign_id == lead.id, Run.reason != ""))
    assert run.total == 3
    corrected = session.scalars(select(Sending).where(Sending.campaign_id == lead.id, Sending.cover.contains(MISTAKE)))
    assert [sending.total for sending in corrected] == [3]
    replaced = select(func.count()).select_from(Attempt).where(Attempt.replaces_id.is_not(None))
    assert session.scalar(replaced) == 3


def test_one_reply_answers_four_letters_of_a_council(session, lead):
    rows = select(func.count()).where(known(ResponseLetter)).group_by(ResponseLetter.response_id)
    assert Counter(session.scalars(rows))[4] == 3


def test_reply_of_the_merged_council_counts_for_the_letters_to_both(session, lead, office):
    merger = country(london_time(office.made_at).date()).merger
    (reply,) = session.scalars(
        select(ResponseVersion).where(ResponseVersion.came_from.is_not(None), known(ResponseVersion))
    )
    name = session.scalars(
        select(OrganisationVersion.name).where(OrganisationVersion.organisation_id == reply.came_from)
    )
    assert set(name) == {merger.successor.name}
    answered = session.scalars(
        select(Post.key)
        .join(Letter, Letter.post_id == Post.id)
        .join(ResponseLetter, ResponseLetter.letter_id == Letter.id)
        .where(ResponseLetter.response_id == reply.response_id, known(ResponseLetter))
    ).all()
    assert len(answered) == len(set(answered)) == 8
    assert {key.partition("/")[2] for key in answered} == set(merger.predecessors)


def test_some_late_letters_are_chased_and_others_are_proposed(session, lead, office):
    (reminder,) = chasers_of(session, lead.id)
    letters = session.scalar(select(func.count()).where(Letter.campaign_id == reminder.id, Letter.withdrawn.is_(False)))
    assert letters > 40
    assert proposals(session, lead, today=london_time(office.made_at).date()).lines
    assert len(returned_letters(session, lead.id)) == len(RETURNED)
    assert len({one.user_id for one in assignments_of(session, lead.id).values()}) == 2
    assert len(noted_letters(session, lead.id)) >= 5


def test_pages_of_both_campaigns_have_something_to_show(office, session, over, lead, tmp_path):
    references = over.reference, lead.reference
    with pages_of(office, tmp_path) as app, clock_put_to(office.made_at):
        client = signed_in_as(app, office, "owner")
        for reference in references:
            for page, words in {
                "track": "Replied",
                "insight": "Replies over time",
                "runs/1": "letters generated",
                "print": "Download",
                "sendings/1": "Handed to mail server",
                "batches/1": "reprints",
                "chase": "Reminders are due for",
                "replies": "responses to",
                "clearance": "clearances given",
                "history": "events, newest first",
            }.items():
                shown = client.get(f"/campaigns/{reference}/{page}")
                assert shown.status_code == 200, page
                assert words in words_of(shown.text), (reference, page)
