"""A request for an area finds what its page shows."""

from datetime import date

from sqlalchemy import select

from app.evidence.areas.letters import leaders_on
from app.evidence.disclosure.scope import Scope, reach_of
from app.registry.areas.area import area_on
from app.registry.models import Area
from tests.evidence.disclosure.asking import asked, keys_of


def test_an_area_brings_every_leader_whom_its_page_shows_on_any_day(services):
    """The region of NHS England, which no row says serves the area, and the councils before the area's."""
    for slug in ("rotherham", "bournemouth-christchurch-and-poole"):
        with services.database.reading() as session:
            area_id = session.scalar(select(Area.id).where(Area.slug == slug))
            reach = reach_of(session, Scope(areas=(area_id,)))
            for day in (date(2015, 3, 3), date(2020, 1, 1), date(2026, 11, 24)):
                leaders = leaders_on(session, area_on(session, slug, valid_at=day), day, known_at=None)
                assert {one.post_id for one in leaders} <= reach.posts, (slug, day)
    keys = keys_of(services, asked(services, Scope(areas=(area_id,))))
    assert {f"post:{one.post_id}" for one in leaders} <= set(keys)
