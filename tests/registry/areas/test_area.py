"""Areas on a day: who serves one, who leads it, which there are."""

from datetime import date

import pytest
from sqlalchemy import select

from app.registry.areas.area import UnknownArea, area_on
from app.registry.areas.areas import AreaFilter, areas_on, choices
from app.registry.areas.leaders import leaders_of
from app.registry.models import PostVersion
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026

BETWEEN = date(2018, 6, 1)
"""A day for which no list of health bodies is shipped."""


def serving(session, slug, role, day):
    return [one.body.name for one in area_on(session, slug, valid_at=day).of(role)]


def leading(session, slug, day):
    area = area_on(session, slug, valid_at=day)
    return [(one.role, one.title, one.organisation) for one in leaders_of(session, area, valid_at=day)]


COUNCIL = "Rotherham Metropolitan Borough Council"
OF_ROTHERHAM = [
    ("authority", f"Leader of {COUNCIL}", COUNCIL),
    ("authority", "Lead Member for Children’s Services", COUNCIL),
    ("authority", f"Chief Executive of {COUNCIL}", COUNCIL),
    ("authority", "Director of Children’s Services", COUNCIL),
    ("police", "Chief Constable of South Yorkshire Police", "South Yorkshire Police"),
]


@pytest.mark.parametrize(
    ("day", "health", "region"),
    [
        (MARCH_2015, "NHS Rotherham Clinical Commissioning Group", "NHS England North of England region"),
        (NOVEMBER_2026, "NHS South Yorkshire Integrated Care Board", "NHS England North East and Yorkshire region"),
    ],
)
def test_the_leaders_of_rotherham(session, day, health, region):
    found = leading(session, "rotherham", day)
    assert found[:5] == OF_ROTHERHAM
    assert [(role, organisation) for role, _, organisation in found[5:]] == [("health", health), ("nhs_region", region)]


def test_on_a_day_without_a_list_of_health_bodies_none_is_named(session):
    area = area_on(session, "rotherham", valid_at=BETWEEN)
    assert (area.of("health"), area.nhs_region) == ((), None)
    assert leading(session, "rotherham", BETWEEN) == OF_ROTHERHAM


def test_several_health_bodies_stand_with_their_shares_the_greatest_first(session):
    shares = [one.share for one in area_on(session, "cumbria", valid_at=date(2022, 8, 1)).of("health")]
    assert len(shares) == 2
    assert shares == sorted(shares, reverse=True)


def test_districts_lead_in_a_county(session):
    roles = {role for role, _, _ in leading(session, "kent", MARCH_2015)}
    assert "district" in roles
    assert len(serving(session, "kent", "district", MARCH_2015)) == 12


@pytest.mark.stack
def test_a_force_says_how_many_areas_it_serves(session):
    (force,) = area_on(session, "rotherham", valid_at=MARCH_2015).of("police")
    assert force.areas == 4


def test_an_area_that_is_no_more_is_known_by_its_last_version(session):
    gone = area_on(session, "cumbria", valid_at=NOVEMBER_2026)
    assert (gone.existed, gone.version.name) == (False, "Cumbria")


def test_an_area_that_nobody_knows(session):
    with pytest.raises(UnknownArea):
        area_on(session, "atlantis", valid_at=MARCH_2015)


def test_the_leaders_of_an_area_take_few_queries_and_are_posts_of_the_day(session):
    area = area_on(session, "kent", valid_at=MARCH_2015)
    ids = [one.post_id for one in leaders_of(session, area, valid_at=MARCH_2015)]
    known = set(session.scalars(select(PostVersion.post_id).where(PostVersion.post_id.in_(ids))))
    assert len(ids) == len(set(ids))
    assert known == set(ids)


@pytest.mark.stack
class TestList:
    @pytest.fixture
    def areas(self, session):
        return areas_on(session, valid_at=MARCH_2015)

    def kept(self, areas, **filters):
        return [area.name for area in areas if AreaFilter(**filters).keeps(area)]

    def test_all_of_a_day_by_name(self, areas):
        names = [area.name for area in areas]
        assert names == sorted(names)
        assert "Cumbria" in names
        assert "Cumberland" not in names

    def test_by_police_force(self, areas):
        assert self.kept(areas, police=("South Yorkshire Police",)) == [
            "Barnsley",
            "Doncaster",
            "Rotherham",
            "Sheffield",
        ]

    def test_by_words_of_whoever_serves_it(self, areas):
        assert self.kept(areas, search="nhs ROTHERHAM") == ["Rotherham"]

    def test_filters_of_two_facets_narrow_each_other(self, areas):
        assert self.kept(areas, region=("London",), police=("City of London Police",)) == ["City of London"]

    def test_a_facets_own_filter_is_left_out_of_its_counts(self, areas):
        counts = choices(areas, AreaFilter(region=("London",)))
        assert {choice.value: choice.count for choice in counts["region"]}["South West"] > 0
        assert {choice.value: choice.count for choice in counts["nation"]}["England"] == 33
