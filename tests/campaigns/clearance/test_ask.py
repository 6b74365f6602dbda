"""Offices are asked about the exact text for one registry, and nothing happens once a campaign is not open."""

import hashlib

import pytest

from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import (
    ask_for_clearance,
    issue_texts,
    remind_offices,
    reopen_texts,
    take_back_answers,
    withdraw_request,
)
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import CampaignClosed
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import Office, change_signatory, office_of, seen_of
from app.campaigns.states import State as CampaignState
from app.clearance.models import ClearedText
from app.clearance.offices.find import office_for
from app.clearance.requests import given_requests, standing_requests
from app.clearance.rounds import AskedAlready, RoundTerms
from app.clearance.states import State
from app.clearance.words import WRITE_ROUND
from tests.campaigns.asked import DUE, TODAY, one, person, say
from tests.campaigns.clearing import ask, clear_all, clearer_of
from tests.refusals import refused


class TestAsking:
    def test_every_office_is_asked_about_every_text_that_its_minister_signs_to(self, session, asked):
        assert len(standing_requests(session, asked.id)) == 30
        assert {row.state for row in standing_requests(session, asked.id).values()} == {State.ASKED}
        assert given_requests(session, asked.id) == {}

    def test_the_very_bytes_are_kept(self, session, asked, home):
        kept = session.get_one(ClearedText, one(session, asked, home, "lead-members").text_sha256).content
        assert hashlib.sha256(kept.encode()).hexdigest() == one(session, asked, home, "lead-members").text_sha256
        assert "Your office exists in law" in kept

    def test_a_minister_who_signs_to_some_is_asked_about_those(self, session, campaign):
        second = campaign.signatories[1]
        only = Office(second.office, second.department, registries=["chief-constables"])
        change_signatory(session, campaign, second, only, seen=seen_of(campaign), actor=SYSTEM)
        ask(session, campaign)
        assert [slug for office, slug in standing_requests(session, campaign.id) if office == second.office_id] == [
            "chief-constables"
        ]
        printing = freeze(session, campaign)
        assert len(printing.text_for("chief-constables").signatories) == 5
        assert len(printing.text_for("lead-members").signatories) == 4

    def test_it_is_asked_once(self, session, asked):
        with pytest.raises(AskedAlready):
            ask(session, asked)

    def test_a_text_with_faults_is_not_asked_about(self, session, campaign):
        head, _, _ = newest_text(session, campaign.id).source.rpartition("---")
        only = f"{head}---\n\n::: for lead-members\nHear us.\n\n((asks))\n:::\n"
        keep_text(session, campaign, only, seen=1, actor=SYSTEM)
        with refused("text_unfit"):
            ask(session, campaign)

    def test_each_registry_has_somebody_to_ask(self, session, campaign):
        for row in campaign.signatories:
            row.registries = ["chief-constables"]
        session.flush()
        with refused("nobody_signs", registry="Council leaders"):
            ask(session, campaign)

    def test_only_the_owner_of_an_open_campaign_asks(self, session, campaign):
        with pytest.raises(NotTheOwner):
            ask(session, campaign, actor=person(session))
        campaign.state = CampaignState.CLOSED
        session.flush()
        with pytest.raises(CampaignClosed):
            ask(session, campaign)

    def test_a_write_round_asks_its_committee_too_about_every_text(self, session, campaign):
        treasury = office_for(session, "Chancellor of the Exchequer", "HM Treasury", actor=SYSTEM)
        ask(session, campaign, track=WRITE_ROUND, chair_id=treasury.id, committee=[treasury.id])
        assert len(standing_requests(session, campaign.id)) == 36


def test_a_round_of_another_campaign_is_not_answered(session, campaign, services):
    ask(session, campaign)
    request = next(iter(standing_requests(session, campaign.id).values()))
    with refused("request_ended"):
        take_back_answers(
            session, campaign, [request.id + 10_000], reason="x", actor=clearer_of(session, request.office_id)
        )


def test_nothing_happens_in_a_campaign_that_is_not_open(session, asked, home):
    clear_all(session, asked, registries=["lead-members"])
    request = one(session, asked, home, "lead-members")
    asked.state = CampaignState.CLOSED
    session.flush()
    someone = clearer_of(session, home)
    for act in (
        lambda: say(session, asked, request, someone, State.NOT_CONTENT, note="No"),
        lambda: take_back_answers(session, asked, [request.id], reason="x", actor=someone),
        lambda: issue_texts(session, asked, ["lead-members"], actor=SYSTEM),
        lambda: reopen_texts(session, asked, ["lead-members"], reason="x", actor=SYSTEM),
        lambda: withdraw_request(session, asked, reason="x", actor=SYSTEM),
        lambda: remind_offices(session, asked, [home], today=TODAY, actor=SYSTEM),
        lambda: ask_for_clearance(session, asked, RoundTerms("joint", DUE), actor=SYSTEM),
    ):
        with pytest.raises(CampaignClosed):
            act()


def test_the_hash_of_a_text_names_only_the_ministers_who_sign_it(session, campaign):
    before = texts_to_clear(session, campaign)
    second = campaign.signatories[1]
    second.registries = ["chief-constables"]
    session.flush()
    after = texts_to_clear(session, campaign)
    assert {slug for slug in before if before[slug] == after[slug]} == {"chief-constables"}
    assert office_of(second).registries == ("chief-constables",)
