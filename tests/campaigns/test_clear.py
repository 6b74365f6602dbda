"""Clearance: of the exact text for one registry; an edit removes what it touches, and says so first."""

import hashlib

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.campaigns.clear import TextUnfit, record_clearances, take_back
from app.campaigns.create import campaign_by_reference
from app.campaigns.edit import CampaignClosed, RemovesClearances, Stale, editing
from app.campaigns.keep_text import keep_text
from app.campaigns.models import AudiencePart
from app.campaigns.own import NotTheOwner
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.text import newest_text
from app.campaigns.to_clear import texts_to_clear
from app.clearance.clearances import AlreadyCleared, Given, cleared_registries, standing
from app.clearance.models import Clearance, ClearedText
from tests.campaigns.clearing import ALL, clear_all

POLICE = "Be sure that a report is recorded as a crime when it is made"
"""Words that chief constables alone are sent."""


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def seen(session, campaign, *slugs: str) -> dict[str, str]:
    texts = texts_to_clear(session, campaign)
    return {slug: hashlib.sha256(texts[slug]).hexdigest() for slug in slugs}


def given(campaign) -> Given:
    return Given(by="A private secretary", on=campaign.letter_date, how="email", note="No comments")


def edited(session, campaign, before: str, after: str, **how):
    newest = newest_text(session, campaign.id)
    assert before in newest.source
    return keep_text(session, campaign, newest.source.replace(before, after), seen=newest.number, actor=SYSTEM, **how)


def test_a_clearance_keeps_the_very_bytes_that_were_read(session, campaign):
    office = campaign.signatories[0]
    shown = seen(session, campaign, "lead-members")
    (clearance,) = record_clearances(session, campaign, office, seen=shown, given=given(campaign), actor=SYSTEM)
    content = session.get_one(ClearedText, clearance.text_sha256).content
    assert hashlib.sha256(content.encode()).hexdigest() == shown["lead-members"] == clearance.text_sha256
    assert "Your office exists in law" in content


def test_a_registry_is_cleared_when_every_office_has_cleared_it(session, campaign):
    first, *others = campaign.signatories
    record_clearances(
        session, campaign, first, seen=seen(session, campaign, "lead-members"), given=given(campaign), actor=SYSTEM
    )
    assert freeze(session, campaign).cleared == []
    for office in others:
        shown = seen(session, campaign, "lead-members", "council-leaders")
        record_clearances(session, campaign, office, seen=shown, given=given(campaign), actor=SYSTEM)
    printing = freeze(session, campaign)
    assert printing.cleared == ["lead-members"]
    assert printing.text_for("lead-members").draft is False
    assert printing.text_for("council-leaders").draft is True


def test_a_campaign_without_signatories_is_never_cleared(session, campaign):
    assert cleared_registries(session, campaign.id, []) == {}


def test_an_edit_removes_the_clearances_that_it_touches_and_no_other(session, campaign):
    clear_all(session, campaign)
    with pytest.raises(RemovesClearances) as refused:
        edited(session, campaign, POLICE, "Be certain that a report is recorded as a crime when it is made")
    assert {one.registry_slug for one in refused.value.lost} == {"chief-constables"}
    assert len(refused.value.lost) == 5


def test_an_accepted_edit_keeps_the_removed_clearances_as_history(session, campaign):
    clear_all(session, campaign)
    edited(session, campaign, POLICE, "Be certain that a report is recorded as a crime", accepted=ALL)
    assert "chief-constables" not in freeze(session, campaign).cleared
    assert len(freeze(session, campaign).cleared) == 5
    gone = session.scalars(select(Clearance).where(Clearance.removed.is_not(None))).all()
    assert [(one.registry_slug, one.removed_why) for one in gone] == [("chief-constables", "edited")] * 5


def test_putting_the_old_words_back_does_not_bring_a_clearance_back(session, campaign):
    clear_all(session, campaign)
    edited(session, campaign, POLICE, "Something else", accepted=ALL)
    edited(session, campaign, "Something else", POLICE)
    assert "chief-constables" not in freeze(session, campaign).cleared


@pytest.mark.parametrize(
    ("change", "touches"),
    [
        (lambda campaign: setattr(campaign, "title", "Another name in our lists"), 0),
        (lambda campaign: setattr(campaign, "sender", ["Another room"]), 0),
        (lambda campaign: setattr(campaign, "letter_date", campaign.valid_at.replace(day=4)), 0),
        (lambda campaign: setattr(campaign, "reply_by", None), 30),
        (lambda campaign: setattr(campaign, "marking", ""), 30),
        (lambda campaign: setattr(campaign, "enclosures", ["A list"]), 30),
        (lambda campaign: setattr(campaign.signatories[0], "name", "A Minister"), 30),
        (lambda campaign: campaign.copies.pop(), 30),
    ],
)
def test_what_is_printed_of_the_campaign_is_cleared_with_the_text(session, campaign, change, touches):
    clear_all(session, campaign)
    lost = 0
    try:
        with editing(session, campaign, actor=SYSTEM):
            change(campaign)
    except RemovesClearances as refused:
        lost = len(refused.lost)
    assert lost == touches


def test_a_registry_that_leaves_the_audience_loses_its_clearances(session, campaign):
    clear_all(session, campaign)
    with pytest.raises(RemovesClearances) as refused, editing(session, campaign, actor=SYSTEM):
        session.delete(session.scalars(select(AudiencePart).where(AudiencePart.registry_slug == "lead-members")).one())
    assert {one.registry_slug for one in refused.value.lost} == {"lead-members"}


def test_a_text_that_changed_meanwhile_can_not_be_cleared(session, campaign):
    shown = seen(session, campaign, "chief-constables")
    edited(session, campaign, POLICE, "Something else")
    with pytest.raises(Stale):
        record_clearances(session, campaign, campaign.signatories[0], seen=shown, given=given(campaign), actor=SYSTEM)


def test_an_office_clears_a_text_once(session, campaign):
    clear_all(session, campaign, registries=["lead-members"])
    with pytest.raises(AlreadyCleared):
        clear_all(session, campaign, registries=["lead-members"])


def test_a_text_without_words_for_a_registry_can_not_be_cleared(session, campaign):
    source = newest_text(session, campaign.id).source
    head, _, _ = source.rpartition("---")
    only = f"{head}---\n\n::: for lead-members\nHear us.\n\n((asks))\n:::\n"
    keep_text(session, campaign, only, seen=1, actor=SYSTEM)
    with pytest.raises(TextUnfit):
        clear_all(session, campaign, registries=["lead-members"])


def test_only_the_owner_of_an_open_campaign_records_and_takes_back(session, campaign):
    with pytest.raises(NotTheOwner):
        clear_all(session, campaign, actor=Actor(user_id=12345))
    clear_all(session, campaign, registries=["lead-members"])
    ids = {one.id for one in standing(session, campaign.id).values()}
    with pytest.raises(NotTheOwner):
        take_back(session, campaign, ids, actor=Actor(user_id=12345))
    assert len(take_back(session, campaign, ids, actor=SYSTEM)) == 5
    assert standing(session, campaign.id) == {}
    campaign.state = State.CLOSED
    session.flush()
    with pytest.raises(CampaignClosed):
        clear_all(session, campaign)
