"""While a hold stands on an area or a campaign, nothing of the holders of its posts is erased."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.evidence.disclosure.holds import (
    all_holds,
    covering,
    hold_on,
    holds_within,
    lift,
    place,
)
from app.registry.areas.area import area_on
from app.registry.areas.leaders import NHS_REGION, leaders_of
from app.registry.holders.erase import erase_holder, erasure_of
from app.registry.holders.legal_holds import place_hold
from app.registry.holders.record import Person, record_holder
from app.registry.models import Area, HolderVersion
from tests.refusals import refused
from tests.tracking.office import letter, small, small_campaign

pytestmark = pytest.mark.stack

TODAY = date(2015, 3, 27)
REASON = "An inquiry may ask for it"


@pytest.fixture
def post_id(services):
    """Letter 5 of the small campaign is to it: a director in the North East, whose holder is known."""
    return held_post(services)


def held_post(services):
    small_campaign(services)
    with services.database.writing() as session:
        post_id = letter(session, 5).post_id
        person = Person(full_name="Alex Exampleton", title="", forename="Alex", surname="Exampleton")
        record_holder(
            session, post_id, person, since=date(2015, 1, 1), today=TODAY, acting=False, source="Letter", actor=SYSTEM
        )
    return post_id


def version_of(session, post_id):
    return session.scalars(select(HolderVersion.id).where(HolderVersion.post_id == post_id)).first()


def area_of(session, post_id):
    """The area that the body of this post is the authority of."""
    for area_id in session.scalars(select(Area.id).order_by(Area.id)):
        place(session, "area", area_id, reason=REASON, actor=SYSTEM)
        if covering(session, [post_id]):
            return area_id
        lift(session, "area", area_id, reason=REASON, actor=SYSTEM)
    raise LookupError(post_id)


def erased(services, post_id):
    with services.database.writing() as session:
        version = version_of(session, post_id)
        erase_holder(session, post_id, version, reason="On request", today=TODAY, actor=SYSTEM)


def test_a_hold_on_a_campaign_covers_the_posts_that_it_writes_to_on_both_databases(stack_services):
    services = stack_services
    post_id = held_post(services)
    with services.database.writing() as session:
        campaign_id = small(session).id
        assert place(session, "campaign", campaign_id, reason=REASON, actor=SYSTEM)
        assert not place(session, "campaign", campaign_id, reason=REASON, actor=SYSTEM), "a second click"
    with services.database.reading() as session:
        erasure = erasure_of(session, post_id, version_of(session, post_id), today=TODAY)
        assert [(one.kind, one.slug, one.reason) for one in erasure.wider] == [("campaign", "TRK15", REASON)]
    with refused("under_legal_hold"):
        erased(services, post_id)
    with services.database.writing() as session:
        assert lift(session, "campaign", campaign_id, reason="It is over", actor=SYSTEM)
        assert not lift(session, "campaign", campaign_id, reason="It is over", actor=SYSTEM)
    erased(services, post_id)


def test_a_hold_on_an_area_covers_the_posts_of_the_bodies_that_serve_it(services, post_id):
    with services.database.writing() as session:
        area_id = area_of(session, post_id)
    with refused("under_legal_hold"):
        erased(services, post_id)
    with services.database.writing() as session:
        lift(session, "area", area_id, reason="It is over", actor=SYSTEM)
    erased(services, post_id)


def test_a_hold_on_an_area_covers_the_region_of_nhs_england_that_its_page_shows(services):
    with services.database.writing() as session:
        area = area_on(session, "rotherham", valid_at=TODAY)
        regional = [one for one in leaders_of(session, area, valid_at=TODAY) if one.role == NHS_REGION]
        place(session, "area", area.area_id, reason=REASON, actor=SYSTEM)
        assert list(covering(session, [regional[0].post_id])) == [regional[0].post_id]


def test_a_hold_on_another_area_or_campaign_covers_nothing_of_it(services, post_id):
    with services.database.writing() as session:
        rotherham = session.scalar(select(Area.id).where(Area.slug == "rotherham"))
        place(session, "area", rotherham, reason=REASON, actor=SYSTEM)
        assert holds_within(session, [post_id], [], []) == []
    erased(services, post_id)


def test_a_post_that_was_left_out_is_covered_too(services, post_id):
    with services.database.writing() as session:
        hold_out(session, small(session), {post_id: "An inquiry"}, actor=SYSTEM)
        place(session, "campaign", small(session).id, reason=REASON, actor=SYSTEM)
    with refused("under_legal_hold"):
        erased(services, post_id)


def test_all_that_stand_are_listed_the_last_first(services, post_id):
    with services.database.writing() as session:
        place_hold(session, post_id, reason="One post", actor=SYSTEM)
        area = session.scalar(select(Area.id).where(Area.slug == "rotherham"))
        place(session, "area", area, reason=REASON, actor=SYSTEM)
        place(session, "campaign", small(session).id, reason=REASON, actor=SYSTEM)
    with services.database.reading() as session:
        assert [(one.kind, one.slug) for one in all_holds(session)] == [
            ("campaign", "TRK15"),
            ("area", "rotherham"),
            ("post", str(post_id)),
        ]
        assert hold_on(session, "area", area).name == "Rotherham"
        assert {one.kind for one in holds_within(session, [post_id], [], [])} == {"post", "campaign"}


def test_what_there_is_not_is_not_held(services):
    with services.database.writing() as session, refused("nothing_to_hold"):
        place(session, "area", 99_999, reason=REASON, actor=SYSTEM)
