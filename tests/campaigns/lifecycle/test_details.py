"""Details change through one verb: a stale form, a reference that letters bear, and another day for the registries."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.editing import CampaignClosed, RemovesClearances
from app.campaigns.letters import Listing, count_letters
from app.campaigns.lifecycle.create import Details, ReferenceTaken, campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.lifecycle.start import beginning_from_blank_page, start_campaign
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.errors import Stale
from tests.campaigns.clearing import ALL, clear_all
from tests.refusals import refused


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def change(session, campaign, *, seen=None, printed=False, accepted=(), **changes):
    wanted = replace(details_of(campaign), **changes)
    seen = seen_of(campaign) if seen is None else seen
    return change_details(session, campaign, wanted, seen=seen, printed=printed, actor=SYSTEM, accepted=accepted)


def test_what_is_saved_is_there_and_the_second_click_changes_nothing(session, campaign):
    seen = seen_of(campaign)
    assert change(session, campaign, seen=seen, title="Another name", sender=("One", "Two")) == Listing([], [], [])
    assert (campaign.title, campaign.sender) == ("Another name", ["One", "Two"])
    assert change(session, campaign, seen=seen, title="Another name") is None


def test_a_stale_form_changes_nothing(session, campaign):
    seen = seen_of(campaign)
    change(session, campaign, title="Theirs")
    with pytest.raises(Stale):
        change(session, campaign, seen=seen, title="Mine")
    assert campaign.title == "Theirs"


def test_what_is_printed_removes_clearances_once_it_is_accepted(session, campaign):
    clear_all(session, campaign, registries=["lead-members"], issue=False)
    change(session, campaign, title="Only in our lists")
    with pytest.raises(RemovesClearances):
        change(session, campaign, marking="")
    campaign.marking = "OFFICIAL"  # as the transaction that is given up leaves it
    session.flush()
    change(session, campaign, marking="", accepted=ALL)
    assert given_requests(session, campaign.id) == {}


def test_the_letters_keep_their_numbers_under_another_reference(session, campaign):
    change(session, campaign, reference="SPRING-15")
    session.expire_all()
    letters = session.scalars(select(Letter.reference).order_by(Letter.number)).all()
    assert (letters[0], letters[-1], len(letters)) == ("SPRING-15-0001", "SPRING-15-1268", 1268)


def test_a_reference_that_letters_bear_stays(session, campaign):
    with refused("reference_printed"):
        change(session, campaign, printed=True, reference="SPRING-15")
    assert change(session, campaign, printed=True, title="Another name") is not None


def test_another_campaigns_reference_is_refused(session, campaign):
    day = campaign.letter_date
    other = Details(reference="OTHER", title="Other", letter_date=day, reply_by=None, valid_at=day)
    start_campaign(session, beginning_from_blank_page("Other"), other, actor=SYSTEM)
    with pytest.raises(ReferenceTaken):
        change(session, campaign, reference="OTHER")


def test_another_day_for_the_registries_lists_the_letters_anew(session, campaign):
    before = count_letters(session, campaign.id)
    listing = change(session, campaign, valid_at=date(2020, 3, 3))
    assert listing.added
    assert listing.withdrawn
    after = count_letters(session, campaign.id)
    assert after != before
    change(session, campaign, valid_at=date(2015, 3, 3))
    assert count_letters(session, campaign.id) == before


def test_a_closed_campaign_refuses(session, campaign):
    campaign.state = State.CLOSED
    session.flush()
    with pytest.raises(CampaignClosed):
        change(session, campaign, title="Another name")
