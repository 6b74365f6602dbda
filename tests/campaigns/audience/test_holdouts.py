"""Posts left out on purpose: their letters, what the record says, and putting them back."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.anchor import head
from app.audit.models import AuditEvent, AuditPersonal, AuditSubject
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience import showing as audience_step
from app.campaigns.audience.draft import Draft, draft_of
from app.campaigns.audience.holdouts import NoReason, held_out_of, hold_out, put_back
from app.campaigns.audience.posts import Audience, audience_of, posts_of, reasons_held_out
from app.campaigns.audience.save import save_audience
from app.campaigns.clearance import page as clear_page
from app.campaigns.editing import CampaignClosed
from app.campaigns.letters import count_letters
from app.campaigns.models import HoldOut, Letter
from app.campaigns.states import State
from app.errors import Stale
from app.platform.history import known
from app.registry.posts.post import UnknownPost
from app.registry.posts.posts import PostFilter
from tests.campaigns.small import DAY, WELSH, small_campaign
from tests.fixtures.app import add_member
from tests.registry.conftest import find
from tests.web.figures import numbers_in

REASON = "Wrote to us first"


@pytest.fixture
def session(services):
    with services.database.writing() as opened:
        yield opened


@pytest.fixture
def campaign(session):
    return small_campaign(session)


@pytest.fixture
def posts(session, campaign):
    """Of its four letters, in their order."""
    return session.scalars(
        select(Letter.post_id).where(Letter.campaign_id == campaign.id).order_by(Letter.number)
    ).all()


def shown(session, campaign, draft=None):
    return held_out_of(session, campaign, draft or draft_of(audience_of(campaign)))


def test_its_letter_is_withdrawn_and_comes_back_with_its_number(session, campaign, posts):
    listing = hold_out(session, campaign, {posts[1]: f"  {REASON} "}, actor=SYSTEM)
    assert [letter.number for letter in listing.withdrawn] == [2]
    assert count_letters(session, campaign.id) == {"chief-constables": 3}
    assert session.scalars(select(HoldOut.reason).where(known(HoldOut))).all() == [REASON]
    listing = put_back(session, campaign, posts[1], actor=SYSTEM)
    assert [letter.number for letter in listing.restored] == [2]
    assert put_back(session, campaign, posts[1], actor=SYSTEM) is None, "a second click"


def test_the_task_list_counts_registries_with_letters_and_names_texts_without(session, campaign, posts):
    parts = (*WELSH.parts, ("council-leaders", {"region": ["London"]}))
    save_audience(session, campaign, Audience(parts, DAY), seen=audience_of(campaign).digest, actor=SYSTEM)
    assert numbers_in(audience_step.step_progress(session, campaign).hint)[1:] == [2], "registries with letters"
    hold_out(session, campaign, dict.fromkeys(posts, REASON), actor=SYSTEM)
    assert numbers_in(audience_step.step_progress(session, campaign).hint)[1:] == [1], "registries with letters"
    hint = clear_page.step_progress(session, campaign).hint
    assert numbers_in(hint) == [5, 2, 1], "offices, texts, those without letters"


def test_the_same_again_changes_nothing_and_another_reason_takes_its_place(session, campaign, posts):
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
    assert len(session.scalars(select(AuditEvent).where(AuditEvent.action == "posts.held_out")).all()) == 1
    hold_out(session, campaign, {posts[0]: "In special measures"}, actor=SYSTEM)
    assert session.scalars(select(HoldOut.reason).where(known(HoldOut))).all() == ["In special measures"]


def test_a_reason_that_somebody_else_gave_meanwhile_is_not_written_over(session, campaign, posts):
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
    with pytest.raises(Stale):
        hold_out(session, campaign, {posts[0]: "In special measures"}, actor=SYSTEM, seen={posts[0]: None})
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM, seen={posts[0]: None})
    hold_out(session, campaign, {posts[0]: "In special measures"}, actor=SYSTEM, seen={posts[0]: REASON})
    assert session.scalars(select(HoldOut.reason).where(known(HoldOut))).all() == ["In special measures"]
    put_back(session, campaign, posts[0], actor=SYSTEM)
    with pytest.raises(Stale):
        hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM, seen={posts[0]: "In special measures"})


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_there_must_be_a_reason(session, campaign, posts, reason):
    with pytest.raises(NoReason):
        hold_out(session, campaign, {posts[0]: REASON, posts[1]: reason}, actor=SYSTEM)
    assert session.scalars(select(HoldOut).where(known(HoldOut))).all() == []


def test_there_must_be_such_a_post(session, campaign, posts):
    with pytest.raises(UnknownPost):
        hold_out(session, campaign, {posts[0]: REASON, 999_999: REASON}, actor=SYSTEM)
    assert put_back(session, campaign, 999_999, actor=SYSTEM) is None


def test_a_closed_campaign_keeps_its_hold_outs(session, campaign, posts):
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
    campaign.state = State.CLOSED
    with pytest.raises(CampaignClosed):
        put_back(session, campaign, posts[0], actor=SYSTEM)
    with pytest.raises(CampaignClosed):
        hold_out(session, campaign, {posts[1]: REASON}, actor=SYSTEM)


def test_reasons_are_personal_and_every_post_is_named_in_the_record(session, campaign, posts):
    hold_out(session, campaign, dict.fromkeys(posts, REASON), actor=SYSTEM)
    hold_out(session, campaign, {posts[0]: "One", posts[1]: "Another"}, actor=SYSTEM)
    shared, single = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "posts.held_out").order_by(AuditEvent.seq)
    )
    assert json.loads(shared.body)["after"]["posts"] == 4
    assert REASON not in shared.body
    subjects = select(AuditSubject.kind, AuditSubject.subject_id).where(AuditSubject.seq == shared.seq)
    assert {(kind, int(one)) for kind, one in session.execute(subjects)} == {
        ("campaign", campaign.id),
        *(("post", post_id) for post_id in posts),
    }
    assert session.scalars(select(AuditPersonal.value).where(AuditPersonal.seq == shared.seq)).all() == [REASON]
    assert session.scalars(select(AuditPersonal).where(AuditPersonal.seq == single.seq)).all() == []


class TestShown:
    def test_who_held_it_out_and_why(self, services, session, campaign, posts):
        hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
        (one,) = shown(session, campaign)
        assert (one.post_id, one.title, one.reason) == (posts[0], "Chief Constable of Dyfed-Powys Police", REASON)
        assert (one.back, one.listed, one.in_audience, one.by) == (False, True, True, None)
        assert one.at is not None

    def test_one_that_was_put_back_stays_below(self, session, campaign, posts):
        hold_out(session, campaign, {posts[0]: REASON, posts[1]: REASON}, actor=SYSTEM)
        put_back(session, campaign, posts[0], actor=SYSTEM)
        assert [(one.post_id, one.back, one.reason) for one in shown(session, campaign)] == [
            (posts[1], False, REASON),
            (posts[0], True, REASON),
        ]
        hold_out(session, campaign, {posts[0]: "Again"}, actor=SYSTEM)
        assert [one.back for one in shown(session, campaign)] == [False, False]

    def test_a_post_outside_the_audience_is_told_as_such(self, session, campaign, posts):
        leader = find(session, "council-leaders", "Rotherham").post_id
        hold_out(session, campaign, {leader: REASON}, actor=SYSTEM)
        (one,) = shown(session, campaign)
        assert (one.listed, one.in_audience) == (True, False)
        both = Draft(PostFilter(registry=("council-leaders",)), DAY)
        assert shown(session, campaign, both)[0].in_audience
        assert not shown(session, campaign, Draft(PostFilter(), DAY))[0].in_audience

    def test_a_post_that_is_no_more_keeps_its_last_title(self, session, campaign):
        leader = find(session, "council-leaders", "Northamptonshire County").post_id
        hold_out(session, campaign, {leader: REASON}, actor=SYSTEM)
        (one,) = shown(session, campaign, Draft(PostFilter(registry=("council-leaders",)), date(2026, 11, 24)))
        assert (one.title, one.listed, one.in_audience) == (
            "Leader of Northamptonshire County Council",
            False,
            False,
        )


def test_the_record_says_who(services):
    person = Actor(add_member(services).id)
    with services.database.writing() as session:
        campaign = small_campaign(session)
        post_id = session.scalars(select(Letter.post_id).where(Letter.campaign_id == campaign.id)).first()
        hold_out(session, campaign, {post_id: REASON}, actor=person)
        assert shown(session, campaign)[0].by == person.user_id


def test_why_a_post_was_held_out_is_known_at_every_event(session, campaign, posts):
    known_at = [head(session).seq]
    for reason in (REASON, "In special measures"):
        hold_out(session, campaign, {posts[0]: reason}, actor=SYSTEM)
        known_at.append(head(session).seq)
    put_back(session, campaign, posts[0], actor=SYSTEM)
    assert reasons_held_out(session, campaign.id) == {}
    assert [reasons_held_out(session, campaign.id, known_at=seq) for seq in known_at] == [
        {},
        {posts[0]: REASON},
        {posts[0]: "In special measures"},
    ]
    everyone = posts_of(session, campaign.id, audience_of(campaign))
    assert len(posts_of(session, campaign.id, audience_of(campaign), known_at=known_at[-1])) == len(everyone) - 1
    hold_out(session, campaign, {posts[0]: REASON}, actor=SYSTEM)
    assert reasons_held_out(session, campaign.id) == {posts[0]: REASON}
