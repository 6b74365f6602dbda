"""Signatories: their order, their signatures, and what a change of them does to clearances."""

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.create import campaign_by_reference
from app.campaigns.edit import RemovesClearances, Stale
from app.campaigns.printing import freeze
from app.campaigns.signatories import (
    MOST,
    Office,
    SignsAlready,
    TooManySignatories,
    add_signatory,
    change_signatory,
    keep_signature,
    move_signatory,
    remove_signatory,
    seen_of,
    set_signature,
)
from app.clearance.clearances import standing
from app.clearance.models import Clearance
from tests.campaigns.clearing import ALL, clear_all
from tests.letters.signatures import drawn

WALES = Office(office="Secretary of State for Wales", department="Wales Office")


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def offices(campaign) -> list[str]:
    return [one.department for one in campaign.signatories]


def test_another_signatory_stands_last(session, campaign):
    add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)
    assert offices(campaign)[-1] == "Wales Office"


def test_an_office_signs_once(session, campaign):
    first, second = campaign.signatories[:2]
    again = Office(office=first.office.upper(), department="Another")
    with pytest.raises(SignsAlready):
        add_signatory(session, campaign, again, seen=seen_of(campaign), actor=SYSTEM)
    with pytest.raises(SignsAlready):
        change_signatory(session, campaign, second, again, seen=seen_of(campaign), actor=SYSTEM)
    change_signatory(session, campaign, first, again, seen=seen_of(campaign), actor=SYSTEM)
    assert campaign.signatories[0].department == "Another"


def test_moving_changes_places_with_the_neighbour_and_stops_at_the_ends(session, campaign):
    before = offices(campaign)
    for _ in range(7):
        move_signatory(session, campaign, campaign.signatories[1], up=True, seen=seen_of(campaign), actor=SYSTEM)
    assert offices(campaign) == [before[1], before[0], *before[2:]]
    first = campaign.signatories[0]
    move_signatory(session, campaign, first, up=True, seen=seen_of(campaign), actor=SYSTEM)
    assert campaign.signatories[0] is first


def test_removing_closes_the_gap(session, campaign):
    gone = campaign.signatories[1]
    remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM)
    assert [one.position for one in campaign.signatories] == [0, 1, 2, 3]
    assert gone not in campaign.signatories


def test_removing_one_removes_its_own_clearances_too(session, campaign):
    clear_all(session, campaign)
    gone = campaign.signatories[1]
    with pytest.raises(RemovesClearances) as refused, session.begin_nested():
        remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM)
    assert len([loss for loss in refused.value.lost if loss.office == gone.office]) == 6
    session.refresh(campaign)
    remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM, accepted=ALL)
    assert session.scalars(select(Clearance.office).where(Clearance.removed.is_(None))).all() == []


def test_a_stale_form_is_refused(session, campaign):
    seen = seen_of(campaign)
    add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)
    with pytest.raises(Stale):
        add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)


def test_a_letter_has_room_for_twelve(session, campaign):
    for number in range(MOST - 5):
        office = Office(office=f"Minister {number}", department="Wales Office")
        add_signatory(session, campaign, office, seen=seen_of(campaign), actor=SYSTEM)
    with pytest.raises(TooManySignatories):
        add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)


def test_another_order_removes_every_clearance(session, campaign):
    clear_all(session, campaign)
    with pytest.raises(RemovesClearances) as refused:
        move_signatory(session, campaign, campaign.signatories[0], up=False, seen=seen_of(campaign), actor=SYSTEM)
    assert len(refused.value.lost) == 30


def test_another_signature_removes_the_clearances_of_its_office_alone(session, campaign, services):
    clear_all(session, campaign)
    sha256 = keep_signature(services.storage, drawn())
    first = campaign.signatories[0]
    with pytest.raises(RemovesClearances) as refused, session.begin_nested():
        set_signature(session, campaign, first, sha256, seen=seen_of(campaign), actor=SYSTEM)
    assert {loss.office for loss in refused.value.lost} == {first.office}
    set_signature(session, campaign, first, sha256, seen=seen_of(campaign), actor=SYSTEM, accepted=ALL)
    assert len(standing(session, campaign.id)) == 24


def test_a_signature_is_printed_only_for_a_registry_that_is_cleared(session, campaign, services):
    sha256 = keep_signature(services.storage, drawn())
    set_signature(session, campaign, campaign.signatories[0], sha256, seen=seen_of(campaign), actor=SYSTEM)
    clear_all(session, campaign, registries=["lead-members"])
    printing = freeze(session, campaign)
    assert printing.text_for("lead-members").signatories[0].picture == sha256
    assert printing.text_for("council-leaders").signatories[0].picture is None
