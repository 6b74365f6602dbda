"""What every office has cleared is issued by whom it falls to, and is frozen until it is opened again."""

import pytest

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import (
    ClearanceNotRequested,
    OwnCampaign,
    answer_requests,
    issue_texts,
    reopen_texts,
    withdraw_request,
)
from app.campaigns.editing import TextIssued
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.printing import freeze
from app.clearance.answer import OfficeAnswer
from app.clearance.models import OfficeMember
from app.clearance.requests import given_requests, issued_texts, standing_requests
from app.clearance.states import State
from app.clearance.words import WRITE_ROUND
from tests.campaigns.asked import POLICE, TODAY, edited, one, person
from tests.campaigns.clearing import ALL, answer, ask, clear_all, clearer_of, sign_with
from tests.refusals import refused


class TestIssuing:
    def test_all_answers_in_is_not_clearance(self, session, asked):
        clear_all(session, asked, registries=["lead-members"], issue=False)
        assert freeze(session, asked).cleared == []
        issue_texts(session, asked, ["lead-members"], actor=SYSTEM)
        printing = freeze(session, asked)
        assert printing.cleared == ["lead-members"]
        assert printing.text_for("lead-members").draft is False
        assert printing.text_for("council-leaders").draft is True

    def test_nothing_is_issued_that_an_office_has_not_cleared(self, session, asked):
        first, *others = asked.signatories
        for row in others:
            answer(session, asked, row.office_id, "lead-members")
        with refused("not_all_given"):
            issue_texts(session, asked, ["lead-members"], actor=SYSTEM)
        answer(session, asked, first.office_id, "lead-members")
        assert len(issue_texts(session, asked, ["lead-members"], actor=SYSTEM)) == 1
        assert issue_texts(session, asked, ["lead-members"], actor=SYSTEM) == [], "a second click"

    def test_nothing_is_issued_that_nobody_is_asked_about(self, session, campaign):
        with pytest.raises(ClearanceNotRequested):
            issue_texts(session, campaign, ["lead-members"], actor=SYSTEM)

    @pytest.mark.parametrize("slug", ["inspectorates", "no-such-registry"])
    def test_a_text_that_there_is_not_is_not_issued(self, session, asked, slug):
        clear_all(session, asked)
        with refused("not_all_given"):
            issue_texts(session, asked, [slug], actor=SYSTEM)

    def test_joint_sign_off_is_issued_by_the_owner(self, session, asked):
        clear_all(session, asked, issue=False)
        asked.owner_id = person(session).user_id
        session.flush()
        with pytest.raises(NotTheOwner):
            issue_texts(session, asked, ["lead-members"], actor=clearer_of(session, asked.signatories[0].office_id))

    def test_a_write_round_is_issued_by_its_chairs_office(self, session, campaign):
        chair = campaign.signatories[2].office_id
        ask(session, campaign, track=WRITE_ROUND, chair_id=chair)
        clear_all(session, campaign, issue=False)
        with refused("not_to_issue"):
            issue_texts(session, campaign, ["lead-members"], actor=SYSTEM)
        with refused("not_to_issue"):
            issue_texts(
                session, campaign, ["lead-members"], actor=clearer_of(session, campaign.signatories[0].office_id)
            )
        assert issue_texts(session, campaign, ["lead-members"], actor=clearer_of(session, chair))

    def test_an_owner_does_not_issue_their_own_write_round(self, session, campaign):
        chair = campaign.signatories[2].office_id
        ask(session, campaign, track=WRITE_ROUND, chair_id=chair)
        clear_all(session, campaign, issue=False)
        both = person(session)
        session.add(OfficeMember(office_id=chair, user_id=both.user_id, gateway=False))
        campaign.owner_id = both.user_id
        session.flush()
        with pytest.raises(OwnCampaign):
            issue_texts(session, campaign, ["lead-members"], actor=both)

    def test_a_member_of_the_chairs_office_who_does_not_clear_does_not_issue(self, session, campaign):
        chair = campaign.signatories[2].office_id
        ask(session, campaign, track=WRITE_ROUND, chair_id=chair)
        clear_all(session, campaign, issue=False)
        drafter = person(session)
        session.get_one(User, drafter.user_id).give([Role.DRAFTER])
        session.add(OfficeMember(office_id=chair, user_id=drafter.user_id, gateway=False))
        session.flush()
        with refused("not_to_issue"):
            issue_texts(session, campaign, ["lead-members"], actor=drafter)

    def test_who_answered_any_of_it_does_not_issue_joint_sign_off(self, session, asked, home):
        clear_all(session, asked, registries=["lead-members", "council-leaders"], issue=False)
        asked.owner_id = clearer_of(session, home).user_id
        session.flush()
        with pytest.raises(OwnCampaign):
            issue_texts(session, asked, ["lead-members"], actor=clearer_of(session, home))

    def test_an_issued_text_is_frozen(self, session, asked):
        clear_all(session, asked, registries=["chief-constables"])
        with pytest.raises(TextIssued) as refused, session.begin_nested():
            edited(session, asked, POLICE, "Something else", accepted=ALL)
        assert refused.value.slugs == ("chief-constables",)
        session.refresh(asked)
        edited(session, asked, "Your office exists in law", "Your office exists by law", accepted=ALL)
        assert issued_texts(session, asked.id).keys() == {"chief-constables"}, "another text may change"

    def test_opened_again_it_may_be_changed_and_what_was_given_stands_till_then(self, session, asked):
        clear_all(session, asked)
        reopen_texts(session, asked, ["chief-constables"], reason="A wrong year", actor=SYSTEM)
        assert len(given_requests(session, asked.id)) == 30
        assert "chief-constables" not in freeze(session, asked).cleared
        edited(session, asked, POLICE, "Something else", accepted=ALL)
        assert len(given_requests(session, asked.id)) == 25
        assert len(issued_texts(session, asked.id)) == 5

    def test_a_request_with_issued_texts_is_not_withdrawn(self, session, asked):
        clear_all(session, asked, registries=["lead-members"])
        with refused("issued_already"):
            withdraw_request(session, asked, reason="Not now", actor=SYSTEM)
        reopen_texts(session, asked, ["lead-members"], reason="Not now", actor=SYSTEM)
        assert len(withdraw_request(session, asked, reason="Not now", actor=SYSTEM)) == 30
        assert standing_requests(session, asked.id) == {}
        ask(session, asked)
        assert given_requests(session, asked.id) == {}, "a new request asks anew"

    def test_a_signature_comes_with_the_consent_and_is_printed_once_it_is_issued(self, session, asked, home):
        sign_with(session, home, "5" * 64)
        clear_all(session, asked, registries=["lead-members"], issue=False)
        pictures = lambda slug: [row.picture for row in freeze(session, asked).text_for(slug).signatories]  # noqa: E731
        assert pictures("lead-members") == [None] * 5
        clear_all(session, asked, registries=["lead-members"])
        assert pictures("lead-members") == ["5" * 64, *[None] * 4]
        assert pictures("council-leaders") == [None] * 5
        sign_with(session, home, "6" * 64)
        assert pictures("lead-members") == ["5" * 64, *[None] * 4], "it is the one that was consented with"

    def test_an_office_may_leave_room_to_sign_by_hand(self, session, asked, home):
        sign_with(session, home, "5" * 64)
        request = one(session, asked, home, "lead-members")
        said = OfficeAnswer(State.CONTENT)
        actor = clearer_of(session, home)
        seen = {request.id: request.text_sha256}
        (kept,) = answer_requests(session, asked, seen, said, sign=False, today=TODAY, actor=actor)
        assert kept.picture_sha256 is None

    def test_a_text_that_an_edit_left_with_faults_is_not_issued_and_another_is(self, session, asked):
        start, _, _ = newest_text(session, asked.id).source.rpartition("---")
        only = f"{start}---\n\n::: for lead-members\nHear us.\n\n((asks))\n:::\n"
        keep_text(session, asked, only, seen=1, actor=SYSTEM)
        clear_all(session, asked, issue=False)
        with refused("texts_unfit"):
            issue_texts(session, asked, ["council-leaders"], actor=SYSTEM)
        assert issue_texts(session, asked, ["lead-members"], actor=SYSTEM)
