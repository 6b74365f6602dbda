"""Posts as the letter engine's recipients: in bulk, and with the partners of their areas."""

from datetime import date

import pytest
from sqlalchemy import event

from app.audit.record import Actor
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.posts.posts import post_ids_on
from app.registry.posts.recipients_of import recipients
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

EVERYONE = (
    "chief-constables",
    "council-leaders",
    "lead-members",
    "chief-executives",
    "health-leaders",
    "directors-of-childrens-services",
)


def recipient(session, registry, words, day=MARCH_2015):
    post_id = find(session, registry, words, valid_at=day).post_id
    return recipients(session, [post_id], valid_at=day)[post_id]


def test_a_force_speaks_of_every_area_it_serves(session):
    force = recipient(session, "chief-constables", "South Yorkshire")
    assert (force.post_title, force.post_salutation) == (
        "Chief Constable of South Yorkshire Police",
        "Dear Chief Constable",
    )
    assert force.areas == ("Barnsley", "Doncaster", "Rotherham", "Sheffield")
    assert force.police_forces == ("South Yorkshire Police",)
    assert force.health_bodies[0] == "NHS Barnsley Clinical Commissioning Group"
    assert force.directors_of_childrens_services[-1] == "Director of Children’s Services of Sheffield City Council"
    assert force.policing_body == ""


def test_a_welsh_force_has_welsh_partners_and_no_director(session):
    force = recipient(session, "chief-constables", "Dyfed-Powys")
    assert (force.nation, force.region) == ("Wales", "Wales")
    assert force.areas == ("Carmarthenshire", "Ceredigion", "Pembrokeshire", "Powys")
    assert force.health_bodies == ("Hywel Dda University Health Board", "Powys Teaching Health Board")
    assert force.directors_of_childrens_services == ()


def test_a_district_shares_the_area_of_its_county(session):
    leader = recipient(session, "council-leaders", "Adur")
    assert (leader.kind, leader.areas) == ("district", ("West Sussex",))
    assert "West Sussex County Council" in leader.councils
    assert leader.police_forces == ("Sussex Police",)


def test_names_take_their_article_in_a_sentence(session):
    leader = recipient(session, "chief-executives", "Newham")
    assert (leader.organisation, leader.organisation_article) == ("London Borough of Newham", "the")
    assert leader.councils == ("the London Borough of Newham",)
    assert leader.directors_of_childrens_services == (
        "Director of Children’s Services of the London Borough of Newham",
    )


def test_partners_are_those_of_the_day(session):
    then = recipient(session, "council-leaders", "Rotherham", MARCH_2015)
    now = recipient(session, "council-leaders", "Rotherham", NOVEMBER_2026)
    assert then.health_bodies == ("NHS Rotherham Clinical Commissioning Group",)
    assert now.health_bodies == ("NHS South Yorkshire Integrated Care Board",)


def test_the_address_is_the_main_office_with_the_line_that_may_go(session):
    leader = recipient(session, "council-leaders", "Rotherham")
    assert leader.address == ("Riverside House", "Main Street", "Rotherham", "South Yorkshire", "S60 1AE")
    assert leader.county == "South Yorkshire"


def test_a_post_without_an_address_is_a_recipient_all_the_same(session):
    assert recipient(session, "health-leaders", "NHS Rotherham").address == ()


def test_a_regional_director_serves_no_area_of_its_own(session):
    director = recipient(session, "health-leaders", "NHS England London")
    assert (director.areas, director.councils, director.health_bodies) == ((), (), ())


def test_the_holder_of_the_day_is_named(database):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Rotherham").post_id
    jo = Person(full_name="Jo Bloggs", title="Councillor", surname="Bloggs")
    with database.writing() as session:
        record_holder(
            session, post_id, jo, since=date(2015, 3, 1), today=NOVEMBER_2026, acting=True, source="x", actor=Actor(7)
        )
    with database.reading() as session:
        holder = recipients(session, [post_id], valid_at=MARCH_2015)[post_id].holder
        assert (holder.full_name, holder.title, holder.surname, holder.acting) == (
            "Jo Bloggs",
            "Councillor",
            "Bloggs",
            True,
        )
        assert recipients(session, [post_id], valid_at=date(2015, 2, 28))[post_id].holder is None


def test_a_post_that_is_not_on_the_list_that_day_is_left_out(session):
    post_id = find(session, "council-leaders", "Cumbria").post_id
    assert recipients(session, [post_id, 999_999], valid_at=NOVEMBER_2026) == {}


@pytest.mark.stack
def test_all_1268_take_as_many_queries_as_one(session):
    post_ids = [post_id for _, post_id in post_ids_on(session, [(slug, {}) for slug in EVERYONE], valid_at=MARCH_2015)]
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    assert len(recipients(session, post_ids, valid_at=MARCH_2015)) == 1268
    everyone = len(asked)
    recipients(session, post_ids[:1], valid_at=MARCH_2015)
    assert everyone == len(asked) - everyone <= 8


@pytest.mark.stack
@pytest.mark.parametrize("slug", EVERYONE)
def test_every_list_is_sorted_and_has_nothing_twice(session, slug):
    post_ids = [post_id for _, post_id in post_ids_on(session, [(slug, {})], valid_at=MARCH_2015)]
    for one in recipients(session, post_ids, valid_at=MARCH_2015).values():
        for names in (one.areas, one.councils, one.police_forces, one.health_bodies):
            bare = [name.removeprefix("the ") for name in names]
            assert bare == sorted(set(bare))
