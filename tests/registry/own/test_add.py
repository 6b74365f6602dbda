"""Registries of one's own: added with declared fields, organisations and posts; what they give to letters."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.letters.text.values import InvalidValue
from app.registry.areas.area import area_on
from app.registry.areas.leaders import leaders_of
from app.registry.own.add import (
    TAKEN,
    add_registry,
    change_field,
    declare_field,
    fields_of,
    rename_registry,
)
from app.registry.own.posts import (
    NewOrganisation,
    add_organisation,
    add_post,
    fields_called,
    set_values,
    values_of_posts,
)
from app.registry.posts.count import count_posts
from app.registry.posts.posts import PostFilter, PostList, posts_on
from app.registry.posts.recipients_of import recipients
from app.registry.registries import registry_names
from app.registry.shipped.load import load_package
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find
from tests.route_access import ROUTES

WHO = Actor(user_id=7)
SINCE = date(2015, 1, 1)
NAME = "Police and Crime Commissioner for South Yorkshire"


def added(database, **more):
    said = {"name": "Policing bodies", "sector_name": "Police", "since": SINCE, "actor": WHO}
    with database.writing() as session:
        return add_registry(session, **(said | more)).slug


def commissioner(database, slug="policing-bodies"):
    """The policing body of South Yorkshire with its post."""
    with database.writing() as session:
        force = find(session, "chief-constables", "South Yorkshire").organisation_id
        said = NewOrganisation(name=NAME, article="the", kind="policing_body", like=force)
        body = add_organisation(session, said, since=SINCE, source="A list", actor=WHO)
        more = {"salutation": "Dear Commissioner", "since": SINCE, "source": "A list", "actor": WHO}
        return add_post(session, slug, body, title=NAME, **more)


def events(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent))


class TestRegistry:
    def test_it_stands_after_those_that_ship_and_its_list_is_complete_from_its_day(self, database):
        assert added(database) == "policing-bodies"
        with database.reading() as session:
            assert list(registry_names(session))[-1] == "policing-bodies"
            assert count_posts(session, valid_at=MARCH_2015)["policing-bodies"] == 0
            assert count_posts(session, valid_at=date(2014, 1, 1))["policing-bodies"] is None

    @pytest.mark.stack
    def test_twice_is_once_and_another_of_the_name_is_refused(self, database):
        slug, before = added(database), events(database)
        assert (added(database), events(database)) == (slug, before)
        with refused("registry_taken"):
            added(database, name="COUNCIL LEADERS")

    def test_every_page_below_recipients_is_such_an_address(self):
        pages = {re.match(r"/recipients/([a-z-]+)", route.rule) for route in ROUTES} - {None}
        assert {page[1] for page in pages} <= TAKEN

    def test_a_name_that_is_an_address_already_gets_another(self, database):
        assert added(database, name="New") == "new-2"

    def test_its_sector_may_be_one_that_there_is(self, database):
        added(database)
        with database.writing() as session:
            assert rename_registry(session, "policing-bodies", name="Police", sector_name="Policing", actor=WHO)
            with refused("no_own_registry"):
                rename_registry(session, "council-leaders", name="Leaders", sector_name="Councils", actor=WHO)

    def test_what_ships_leaves_it_alone(self, database, package):
        added(database)
        commissioner(database)
        with database.writing() as session:
            load_package(session, package, actor=Actor())
        with database.reading() as session:
            assert count_posts(session, valid_at=MARCH_2015)["policing-bodies"] == 1


class TestFields:
    def declare(self, database, name="Lead’s name", kind="text"):
        with database.writing() as session:
            return declare_field(session, "policing-bodies", name=name, kind=kind, hint="Whole", actor=WHO).id

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Post title", "registry_field_built_in"),
            ("asks", "registry_field_built_in"),
            ("a (b)", "registry_field_unfit"),
            ("--", "registry_field_unfit"),
        ],
    )
    def test_what_can_not_be_declared(self, database, name, code):
        added(database)
        with refused(code):
            self.declare(database, name)

    def test_one_that_is_there_is_not_declared_again_otherwise(self, database):
        added(database)
        assert self.declare(database) == self.declare(database)
        with refused("registry_field_taken"):
            self.declare(database, name="LEAD'S-NAME", kind="date")

    def test_a_retired_one_fills_nothing_and_its_values_stay(self, database):
        added(database)
        field, post_id = self.declare(database), commissioner(database)
        with database.writing() as session:
            assert set_values(session, post_id, {"lead's name": "Alex Example"}, actor=WHO)
            assert fields_called(session, "Leads name".replace("Leads", "Lead’s")) == [field]
            assert values_of_posts(session, [post_id])[post_id] == {"lead'sname": "Alex Example"}
        with database.writing() as session:
            change_field(session, field, hint="Whole", retired=True, actor=WHO)
            assert fields_of(session, "policing-bodies")[0].retired
            assert (fields_called(session, "Lead’s name"), values_of_posts(session, [post_id])) == ([], {})


class TestPosts:
    def test_it_is_listed_written_to_and_leads_in_its_areas(self, database):
        added(database)
        post_id = commissioner(database)
        with database.reading() as session:
            (listed,) = posts_on(session, PostList("policing-bodies", MARCH_2015, filters=PostFilter())).items(session)
            assert (listed.post_id, listed.full_title, listed.region) == (post_id, NAME, "Yorkshire and the Humber")
            area = area_on(session, "rotherham", valid_at=MARCH_2015)
            assert "policing_body" in {one.role for one in leaders_of(session, area, valid_at=MARCH_2015)}

    def test_the_policing_body_of_a_force_and_its_partners(self, database):
        added(database)
        commissioner(database)
        with database.reading() as session:
            posts = [
                find(session, slug, words).post_id
                for slug, words in (("chief-constables", "South Yorkshire"), ("council-leaders", "Rotherham"))
            ]
            found = recipients(session, posts, valid_at=MARCH_2015)
            elsewhere = find(session, "chief-constables", "Gwent").post_id
            assert {one.policing_body for one in found.values()} == {f"the {NAME}"}
            assert recipients(session, [elsewhere], valid_at=MARCH_2015)[elsewhere].policing_body == ""

    def test_neither_an_organisation_nor_a_post_is_added_twice(self, database):
        added(database)
        commissioner(database)
        with refused("organisation_taken"):
            commissioner(database)
        with database.writing() as session:
            body = find(session, "policing-bodies", "South Yorkshire").organisation_id
            more = {"salutation": "Dear", "since": NOVEMBER_2026, "source": "x", "actor": WHO}
            with refused("post_taken"):
                add_post(session, "policing-bodies", body, title="Chair", **more)

    def test_not_to_a_registry_that_ships(self, database):
        with refused("no_own_registry"):
            commissioner(database, "council-leaders")


class TestValues:
    @pytest.fixture
    def post_id(self, database):
        added(database)
        with database.writing() as session:
            for name, kind in (("elected on", "date"), ("staff", "number")):
                declare_field(session, "policing-bodies", name=name, kind=kind, hint="", actor=WHO)
        return commissioner(database)

    def set(self, database, post_id, **values):
        with database.writing() as session:
            return set_values(
                session, post_id, {name.replace("_", " "): value for name, value in values.items()}, actor=WHO
            )

    def held(self, database, post_id, known_at=None):
        with database.reading() as session:
            return values_of_posts(session, [post_id], known_at=known_at).get(post_id, {})

    @pytest.mark.stack
    def test_they_are_kept_as_their_type_has_them_and_what_was_known_stays(self, database, post_id):
        assert self.set(database, post_id, elected_on="2021-05-06", staff="1,200")
        event = events(database)
        assert self.set(database, post_id, elected_on="2024-05-02", staff="")
        assert self.held(database, post_id) == {"electedon": "2024-05-02"}
        assert self.held(database, post_id, known_at=event) == {"electedon": "2021-05-06", "staff": "1,200"}

    def test_the_same_again_changes_nothing(self, database, post_id):
        self.set(database, post_id, staff="12")
        before = events(database)
        assert not self.set(database, post_id, staff="12")
        assert events(database) == before

    @pytest.mark.parametrize("values", [{"elected_on": "soon"}, {"staff": "many"}, {"staff": "1" * 201}])
    def test_what_does_not_suit_is_refused(self, database, post_id, values):
        with pytest.raises(InvalidValue):
            self.set(database, post_id, **values)
