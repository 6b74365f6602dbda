"""Signatories: their order, their signatures, and what a change of them does to clearances."""

import pytest

from app.audit.record import SYSTEM
from app.campaigns.editing import RemovesClearances
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import (
    MOST,
    Office,
    add_signatory,
    change_signatory,
    move_signatory,
    remove_signatory,
    seen_of,
)
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import retire_office
from app.clearance.offices.find import office_for
from app.clearance.offices.signature_pictures import keep_signature
from app.clearance.requests import given_requests, standing_requests
from app.errors import Stale
from tests.campaigns.clearing import ALL, clear_all, sign_with
from tests.letters.signatures import drawn
from tests.refusals import refused

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


def office_of(session, signatory) -> PrivateOffice:
    return session.get_one(PrivateOffice, signatory.office_id)


def change_office(session, office_id: int, title: str) -> None:
    session.get_one(PrivateOffice, office_id).title = title
    session.flush()


def test_another_signatory_stands_last(session, campaign):
    add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)
    assert offices(campaign)[-1] == "Wales Office"


def test_an_office_signs_once(session, campaign):
    first, second = campaign.signatories[:2]
    again = Office(office=first.office.upper(), department="Another")
    with refused("signs_already"):
        add_signatory(session, campaign, again, seen=seen_of(campaign), actor=SYSTEM)
    with refused("signs_already"):
        change_signatory(session, campaign, second, again, seen=seen_of(campaign), actor=SYSTEM)
    change_signatory(session, campaign, first, again, seen=seen_of(campaign), actor=SYSTEM)
    assert campaign.signatories[0].department == "Another"


def test_an_office_signs_once_with_either_apostrophe(session, campaign):
    straight, curled = (Office(f"Attorney General{one}s Office", "Law") for one in "'’")
    added = add_signatory(session, campaign, straight, seen=seen_of(campaign), actor=SYSTEM)
    with refused("signs_already"):
        add_signatory(session, campaign, curled, seen=seen_of(campaign), actor=SYSTEM)
    change_signatory(session, campaign, added, curled, seen=seen_of(campaign), actor=SYSTEM)
    assert added.office == curled.office


def test_an_office_signs_once_under_whichever_title(session, campaign):
    second = campaign.signatories[1]
    change_office(session, campaign.signatories[0].office_id, "Secretary of State for Home Affairs")
    renamed = Office(office="Secretary of State for Home Affairs", department="Home Office")
    with refused("signs_already"):
        add_signatory(session, campaign, renamed, seen=seen_of(campaign), actor=SYSTEM)
    with refused("signs_already"):
        change_signatory(session, campaign, second, renamed, seen=seen_of(campaign), actor=SYSTEM)


def test_a_retired_office_is_put_on_no_campaign_and_stays_on_those_that_it_signs(session, campaign):
    first, second = campaign.signatories[:2]
    for office in (office_for(session, WALES.office, WALES.department, actor=SYSTEM), office_of(session, first)):
        retire_office(session, office, actor=SYSTEM)
    with refused("signatory_retired"):
        add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)
    with refused("signatory_retired"):
        change_signatory(session, campaign, second, WALES, seen=seen_of(campaign), actor=SYSTEM)
    named = Office(first.office, first.department, "A Minister")
    change_signatory(session, campaign, first, named, seen=seen_of(campaign), actor=SYSTEM)
    assert campaign.signatories[0].name == "A Minister"


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
    clear_all(session, campaign, issue=False)
    gone = campaign.signatories[1]
    with pytest.raises(RemovesClearances) as raised, session.begin_nested():
        remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM)
    assert len([loss for loss in raised.value.lost if loss.office == gone.office]) == 6
    session.refresh(campaign)
    remove_signatory(session, campaign, gone, seen=seen_of(campaign), actor=SYSTEM, accepted=ALL)
    assert given_requests(session, campaign.id) == {}
    asked = {office_id for office_id, _ in standing_requests(session, campaign.id)}
    assert asked == {one.office_id for one in campaign.signatories}, "those who sign still are asked again"


def test_a_stale_form_is_refused(session, campaign):
    seen = seen_of(campaign)
    add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)
    with pytest.raises(Stale):
        add_signatory(session, campaign, WALES, seen=seen, actor=SYSTEM)


def test_a_letter_has_room_for_twelve(session, campaign):
    for number in range(MOST - 5):
        office = Office(office=f"Minister {number}", department="Wales Office")
        add_signatory(session, campaign, office, seen=seen_of(campaign), actor=SYSTEM)
    with refused("too_many_signatories"):
        add_signatory(session, campaign, WALES, seen=seen_of(campaign), actor=SYSTEM)


def test_another_order_removes_every_clearance(session, campaign):
    clear_all(session, campaign, issue=False)
    with pytest.raises(RemovesClearances) as raised:
        move_signatory(session, campaign, campaign.signatories[0], up=False, seen=seen_of(campaign), actor=SYSTEM)
    assert len(raised.value.lost) == 30


def test_a_signature_is_printed_only_for_a_registry_that_is_issued(session, campaign, services):
    sha256 = keep_signature(services.storage, drawn())
    sign_with(session, campaign.signatories[0].office_id, sha256)
    clear_all(session, campaign, registries=["lead-members"], issue=False)
    assert freeze(session, campaign).text_for("lead-members").signatories[0].picture is None
    clear_all(session, campaign, registries=["lead-members"])
    printing = freeze(session, campaign)
    assert printing.text_for("lead-members").signatories[0].picture == sha256
    assert printing.text_for("council-leaders").signatories[0].picture is None
