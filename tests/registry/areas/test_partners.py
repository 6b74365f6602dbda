"""Who works in the areas that an organisation serves."""

from app.registry.areas.partners import Partners, partners_of
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find


def partners(session, registry, words, day=MARCH_2015):
    organisation_id = find(session, registry, words, valid_at=day).organisation_id
    return partners_of(session, [organisation_id], valid_at=day)[organisation_id]


def test_directors_lead_to_their_posts(session):
    (director,) = partners(session, "chief-executives", "Rotherham").directors
    assert director.post_id == find(session, "directors-of-childrens-services", "Rotherham").post_id
    assert director.authority.name == "Rotherham Metropolitan Borough Council"


def test_a_health_body_works_with_every_council_of_its_areas(session):
    board = partners(session, "health-leaders", "NHS South Yorkshire", NOVEMBER_2026)
    assert [area.name for area in board.areas] == ["Barnsley", "Doncaster", "Rotherham", "Sheffield"]
    assert len(board.councils) == 4


def test_an_inspectorate_has_no_area_and_no_partners(session):
    assert partners(session, "inspectorates", "Care Quality") == Partners()


def test_between_the_lookups_health_partners_are_empty_and_others_are_not(session):
    from datetime import date

    between = partners(session, "council-leaders", "Rotherham", date(2018, 6, 1))
    assert between.health_bodies == ()
    assert [force.name for force in between.police_forces] == ["South Yorkshire Police"]
