"""Who serves an area on any day is what its page says of each day."""

from datetime import date

import pytest
from sqlalchemy import select

from app.registry.areas.area import area_on
from app.registry.areas.leaders import leaders_of
from app.registry.areas.serving import nhs_regions, posts_ever
from app.registry.models import Area
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026

DAYS = (
    date(2010, 1, 1),
    date(2013, 4, 1),
    MARCH_2015,
    date(2017, 3, 31),
    date(2017, 4, 1),
    date(2019, 4, 1),
    date(2022, 7, 1),
    date(2023, 4, 1),
    NOVEMBER_2026,
)

AREAS = ("rotherham", "derbyshire", "cumbria", "cumberland", "buckinghamshire", "camden", "surrey", "cardiff")
"""Of one region of the NHS, of bodies in several, of one that ended and one that followed it, and of none."""


@pytest.mark.parametrize("slug", AREAS)
def test_the_region_of_each_day_is_that_of_the_page(session, slug):
    area_id = session.scalars(select(Area.id).where(Area.slug == slug)).one()
    spans = nhs_regions(session, [area_id])
    for day in DAYS:
        area = area_on(session, slug, valid_at=day)
        shown = [area.nhs_region.organisation_id] if area.nhs_region else []
        held = [
            one.organisation_id
            for one in spans
            if (one.since or date.min) <= day and (one.until is None or day < one.until)
        ]
        assert held == shown, day


@pytest.mark.parametrize("slug", AREAS)
def test_every_leader_of_any_day_has_a_post_among_them(session, slug):
    area_id = session.scalars(select(Area.id).where(Area.slug == slug)).one()
    posts = posts_ever(session, [area_id])
    for day in DAYS:
        leaders = leaders_of(session, area_on(session, slug, valid_at=day), valid_at=day)
        assert {one.post_id for one in leaders} <= posts, day


def test_spans_without_a_list_of_health_bodies_are_left_out(session):
    area_id = session.scalars(select(Area.id).where(Area.slug == "rotherham")).one()
    assert [(one.since, one.until) for one in nhs_regions(session, [area_id])] == [
        (date(2013, 4, 1), date(2017, 4, 1)),
        (date(2022, 7, 1), None),
    ]
    assert nhs_regions(session, []) == []
    assert posts_ever(session, []) == set()
