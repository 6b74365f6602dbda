"""The shipped campaign's letters: one to each post of its audience, each with a reference that stays."""

import json
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import BATCH, SYSTEM, Actor, digest_of
from app.campaigns.letter.text import asks_of
from app.campaigns.letters import Listing, count_letters, letter_by_reference, letters_to, list_letters
from app.campaigns.lifecycle.create import (
    Details,
    ReferenceTaken,
    beginning_from_template,
    campaign_by_reference,
    create_campaign,
)
from app.campaigns.lifecycle.ownership import NotTheOwner, require_owner, take_on
from app.campaigns.lifecycle.shipped import LETTER_DATE, REFERENCE, make_shipped_campaign
from app.campaigns.models import Campaign, HoldOut, Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.drafting.versions import version_in_use
from tests.fixtures.app import add_member
from tests.refusals import refused

pytestmark = pytest.mark.stack

COUNTS = {
    "chief-constables": 43,
    "council-leaders": 353,
    "lead-members": 152,
    "chief-executives": 353,
    "health-leaders": 215,
    "directors-of-childrens-services": 152,
}


def test_the_march_2015_campaign_has_1268_letters(stack_services):
    with stack_services.database.reading() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        assert list(count_letters(session, campaign.id).items()) == list(COUNTS.items())
        assert sum(COUNTS.values()) == 1268


def test_reply_by_is_fifteen_working_days_after_the_letter(services):
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        assert (campaign.letter_date.isoformat(), campaign.reply_by.isoformat()) == ("2015-03-03", "2015-03-24")


def test_five_offices_sign_the_home_secretary_first(services):
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        assert len(campaign.signatories) == 5
        assert campaign.signatories[0].office == "Secretary of State for the Home Department"
        assert {signatory.name for signatory in campaign.signatories} == {""}
        assert 1 <= len(asks_of(session, campaign)) <= 5


def test_references_are_unique_and_run_through_the_registries_in_order(services):
    with services.database.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.number)).all()
    assert [letter.reference for letter in letters] == [f"MAR15-{n:04d}" for n in range(1, 1269)]
    order = [slug for slug, _ in Counter(letter.registry_slug for letter in letters).items()]
    assert order == list(COUNTS)


def test_the_event_that_lists_them_covers_each_by_digest(services):
    with services.database.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.number)).all()
        body = session.scalars(select(AuditEvent.body).where(AuditEvent.action == "letters.listed")).one()
    rows = [[letter.id, letter.post_id, letter.reference] for letter in letters]
    after = json.loads(body)["after"]
    assert (after["letters"], len(after["digests"])) == (1268, 7)
    assert after["digests"] == [digest_of(rows[start : start + BATCH]) for start in range(0, 1268, BATCH)]


def test_making_the_shipped_campaign_again_changes_nothing(services):
    with services.database.writing() as session:
        made = make_shipped_campaign(session, actor=SYSTEM)
        assert list_letters(session, made, actor=SYSTEM) == Listing([], [], [])
        assert session.scalar(select(func.count()).select_from(Letter)) == 1268


def test_letters_of_posts_that_leave_the_audience_are_withdrawn_and_come_back_with_their_numbers(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        gone = letter_by_reference(session, "MAR15-0007")
        held_out = HoldOut(campaign_id=campaign.id, post_id=gone.post_id, reason="Wrote to us first", recorded=1)
        session.add(held_out)
        assert list_letters(session, campaign, actor=SYSTEM) == Listing(added=[], withdrawn=[gone], restored=[])
        assert sum(count_letters(session, campaign.id).values()) == 1267
        held_out.supersede(1)
        assert list_letters(session, campaign, actor=SYSTEM) == Listing(added=[], withdrawn=[], restored=[gone])
    assert (gone.reference, gone.withdrawn) == ("MAR15-0007", False)


def test_an_open_letter_goes_to_each_registry_once_and_the_others_are_withdrawn(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        campaign.open_letter = True
        listing = list_letters(session, campaign, actor=SYSTEM)
        assert [(letter.registry_slug, letter.post_id) for letter in listing.added] == [(slug, None) for slug in COUNTS]
        assert [letter.reference for letter in listing.added] == [f"MAR15-{n}" for n in range(1269, 1275)]
        assert len(listing.withdrawn) == 1268
        assert count_letters(session, campaign.id) == dict.fromkeys(COUNTS, 1)


def test_a_post_shows_the_letters_written_to_it(services):
    with services.database.reading() as session:
        letter = letter_by_reference(session, "MAR15-0001")
        (shown,) = letters_to(session, letter.post_id)
        assert (shown.reference, shown.campaign_reference) == ("MAR15-0001", "MAR15")
        assert letter_by_reference(session, "MAR15-9999") is None


def test_a_reference_names_one_campaign(services):
    with pytest.raises(ReferenceTaken, match=REFERENCE), services.database.writing() as session:
        details = Details(
            reference=REFERENCE, title="Another", letter_date=LETTER_DATE, reply_by=None, valid_at=LETTER_DATE
        )
        template = version_in_use(session, "march-2015-accountability")
        create_campaign(session, beginning_from_template(template), details, actor=SYSTEM)


def test_the_first_to_take_on_a_campaign_owns_it(services):
    first, second = (Actor(add_member(services, name=name).id) for name in ("Alex Example", "Sam Example"))
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        take_on(session, campaign, actor=first)
        take_on(session, campaign, actor=first)
    with refused("has_an_owner"), services.database.writing() as session:
        take_on(session, session.get_one(Campaign, campaign.id), actor=second)
    require_owner(campaign, first)
    require_owner(campaign, SYSTEM)
    with pytest.raises(NotTheOwner):
        require_owner(campaign, second)


def test_an_open_letter_greets_everyone_and_lists_its_addressees(services):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        campaign.open_letter = True
        listing = list_letters(session, campaign, actor=SYSTEM)
        printing = freeze(session, campaign)
        letter = next(one for one in listing.added if one.registry_slug == "directors-of-childrens-services")
        (printed,) = printed_letters(session, printing, [letter], valid_at=campaign.valid_at, mode="preview")
    assert printed.page.addressee == ("To all directors of children’s services",)
    assert printed.page.salutation == "Dear colleagues"
    assert printed.page.posted is False
    assert len(printed.page.annex.lines) == 152
    assert "Director of Children’s Services, Rotherham Metropolitan Borough Council" in printed.page.annex.lines
    assert "The Children Act 2004 requires councils" in printed.page.plain_text(), "all of them are in England"
