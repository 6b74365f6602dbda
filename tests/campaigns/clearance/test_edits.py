"""An edit voids the clearances whose text it touches and no others, says so first, and has the offices asked anew."""

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.audience.posts import audience_posts
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import RemovesClearances, editing, touched_by
from app.campaigns.models import AudiencePart
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import Office, add_signatory, change_signatory, seen_of
from app.clearance.models import ClearanceRequest
from app.clearance.requests import given_requests, standing_requests
from app.clearance.states import State
from app.registry.models import PostVersion
from tests.campaigns.asked import EVERYONE, POLICE, edited
from tests.campaigns.clearing import ALL, ask, clear_all
from tests.refusals import refused


def test_an_edit_voids_the_clearances_that_it_touches_and_no_other(session, asked):
    clear_all(session, asked, issue=False)
    with pytest.raises(RemovesClearances) as refused:
        edited(session, asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    assert {row.registry_slug for row in refused.value.lost} == {"chief-constables"}
    assert len(refused.value.lost) == 5


def test_an_edit_of_everyones_words_asks_all(session, asked):
    clear_all(session, asked, issue=False)
    edited(session, asked, EVERYONE, "We hope for your reply", accepted=ALL)
    assert given_requests(session, asked.id) == {}
    assert len(standing_requests(session, asked.id)) == 30


def test_only_those_who_sign_to_the_police_are_asked_again_about_their_paragraph(session, campaign):
    for row in campaign.signatories[2:]:
        kept = [part.registry_slug for part in campaign.audience if part.registry_slug != "chief-constables"]
        change_signatory(
            session,
            campaign,
            row,
            Office(row.office, row.department, registries=kept),
            seen=seen_of(campaign),
            actor=SYSTEM,
        )
    ask(session, campaign)
    clear_all(session, campaign, issue=False)
    edited(session, campaign, POLICE, "Something else", accepted=ALL)
    waiting = [place for place, row in standing_requests(session, campaign.id).items() if row.state == State.ASKED]
    assert waiting == [(row.office_id, "chief-constables") for row in campaign.signatories[:2]]


def test_what_was_void_is_kept_and_asked_anew(session, asked):
    clear_all(session, asked, issue=False)
    edited(session, asked, POLICE, "Be certain that a report is recorded as a crime", accepted=ALL)
    gone = session.scalars(select(ClearanceRequest).where(ClearanceRequest.ended.is_not(None))).all()
    assert [(row.registry_slug, row.ended_why) for row in gone] == [("chief-constables", "edited")] * 5
    again = [row for (_, slug), row in standing_requests(session, asked.id).items() if slug == "chief-constables"]
    assert [(row.state, row.version) for row in again] == [(State.ASKED, 2)] * 5


def test_putting_the_old_words_back_does_not_bring_a_clearance_back(session, asked):
    clear_all(session, asked, issue=False)
    edited(session, asked, POLICE, "Something else", accepted=ALL)
    edited(session, asked, "Something else", POLICE)
    assert len(given_requests(session, asked.id)) == 25


@pytest.mark.parametrize(
    ("change", "touches"),
    [
        (lambda campaign: setattr(campaign, "title", "Another name in our lists"), 0),
        (lambda campaign: setattr(campaign, "sender", ["Another room"]), 30),
        (lambda campaign: setattr(campaign, "letter_date", campaign.valid_at.replace(day=4)), 0),
        (lambda campaign: setattr(campaign, "reply_by", None), 30),
        (lambda campaign: setattr(campaign, "marking", ""), 30),
        (lambda campaign: setattr(campaign, "enclosures", ["A list"]), 30),
        (lambda campaign: setattr(campaign.signatories[0], "name", "A Minister"), 30),
        (lambda campaign: campaign.copies.pop(), 30),
    ],
)
def test_what_is_printed_of_the_campaign_is_cleared_with_the_text(session, asked, change, touches):
    clear_all(session, asked, issue=False)
    lost = 0
    try:
        with editing(session, asked, actor=SYSTEM):
            change(asked)
    except RemovesClearances as refused:
        lost = len(refused.lost)
    assert lost == touches


def test_a_registry_that_leaves_the_audience_is_asked_about_no_more(session, asked):
    clear_all(session, asked, issue=False)
    with pytest.raises(RemovesClearances) as refused, editing(session, asked, actor=SYSTEM):
        session.delete(session.scalars(select(AudiencePart).where(AudiencePart.registry_slug == "lead-members")).one())
    assert {row.registry_slug for row in refused.value.lost} == {"lead-members"}


def test_a_registry_that_joins_is_asked_about(session, campaign):
    part = campaign.audience.pop()
    session.flush()
    ask(session, campaign)
    clear_all(session, campaign, issue=False)
    with editing(session, campaign, actor=SYSTEM):
        campaign.audience.append(AudiencePart(position=9, registry_slug=part.registry_slug, filters={}))
    assert len(given_requests(session, campaign.id)) == 25, "nothing given is lost"
    assert len(standing_requests(session, campaign.id)) == 30


def test_a_minister_who_comes_to_sign_is_asked_and_so_are_all_again(session, asked):
    clear_all(session, asked, issue=False)
    wales = Office("Secretary of State for Wales", "Wales Office")
    add_signatory(session, asked, wales, seen=seen_of(asked), actor=SYSTEM, accepted=ALL)
    assert given_requests(session, asked.id) == {}, "it is another letter"
    assert len(standing_requests(session, asked.id)) == 36


def test_without_a_request_an_edit_asks_nobody(session, campaign):
    edited(session, campaign, POLICE, "Something else")
    assert standing_requests(session, campaign.id) == {}


def test_a_campaign_without_signatories_is_never_cleared(session, campaign):
    campaign.signatories.clear()
    session.flush()
    with refused("nobody_signs"):
        ask(session, campaign)
    assert freeze(session, campaign).cleared == []


def retitled(session, post_id: int, title: str) -> None:
    session.execute(update(PostVersion.__table__).where(PostVersion.post_id == post_id).values(title=title))
    session.expire_all()


class TestWhatTheRegistrySays:
    """It is printed, so it is cleared: a correction there leaves no cleared letter that differs from what was."""

    @staticmethod
    def copied_to(session, campaign) -> int:
        """The first post of its audience."""
        (_, post_id), *_ = audience_posts(session, campaign)
        add_copy(session, campaign, post_id, seen=copies_seen(campaign), actor=SYSTEM, accepted=ALL)
        return post_id

    def test_a_corrected_title_of_who_gets_copies_puts_draft_on_the_letters(self, session, asked):
        post_id = self.copied_to(session, asked)
        clear_all(session, asked)
        assert len(freeze(session, asked).cleared) == 6
        retitled(session, post_id, "Corrected title")
        assert freeze(session, asked).cleared == []

    def test_the_next_edit_asks_again_about_it(self, session, asked):
        post_id = self.copied_to(session, asked)
        clear_all(session, asked, issue=False)
        retitled(session, post_id, "Corrected title")
        edited(session, asked, POLICE, "Be certain that a report is recorded as a crime", accepted=ALL)
        assert given_requests(session, asked.id) == {}

    def test_to_hold_one_out_of_an_open_letter_asks_about_what_goes(self, session, campaign):
        campaign.open_letter = True
        clear_all(session, campaign, issue=False)
        (slug, post_id), *_ = audience_posts(session, campaign)
        with pytest.raises(RemovesClearances) as refused:
            hold_out(session, campaign, {post_id: "They wrote first."}, actor=SYSTEM)
        assert {one.registry_slug for one in refused.value.lost} == {slug}
        hold_out(session, campaign, {post_id: "They wrote first."}, actor=SYSTEM, accepted=ALL)
        assert slug not in {registry for _, registry in given_requests(session, campaign.id)}
        clear_all(session, campaign, registries=[slug], issue=False)
        with pytest.raises(RemovesClearances):
            put_back(session, campaign, post_id, actor=SYSTEM)

    def test_so_does_one_in_the_annex_of_an_open_letter_and_in_no_other_letter(self, session, campaign):
        (slug, post_id), *_ = audience_posts(session, campaign)
        for open_letter, differ in ((False, set()), (True, {slug})):
            campaign.open_letter = open_letter
            before = texts_to_clear(session, campaign)
            retitled(session, post_id, "Corrected title")
            assert touched_by(before, texts_to_clear(session, campaign)) == differ
            retitled(session, post_id, "Another title")
