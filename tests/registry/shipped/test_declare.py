"""Registries that ship without a list: they come once, are nobody's to overwrite, and have no number of posts."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.anchor import head
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.registry import events
from app.registry.as_known import registries_then
from app.registry.models import Coverage, Registry
from app.registry.own.add import add_registry, complete_since, rename_registry
from app.registry.posts.count import count_posts
from app.registry.registries import listed_names, listed_registries
from app.registry.shipped.declare import STAYS, clash_sentences
from app.registry.shipped.load import load_package
from app.registry.shipped.package import listed_registries as listed
from tests.registry.conftest import NOVEMBER_2026

pytestmark = pytest.mark.stack

SCHOOLS = "schools"
SINCE = date(2026, 12, 1)


def load(database, package):
    with database.writing() as session:
        return load_package(session, package, actor=SYSTEM)


@pytest.fixture
def before(empty, package):
    """An installation of the release before, with the registries and sectors of its package."""
    registries = [
        replace(row, sector="other-agencies", sector_name="Other agencies") if row.slug == "inspectorates" else row
        for row in package.registries
        if row.slug in listed(package)
    ]
    small = dict.fromkeys(("posts", "contacts", "organisation_codes", "area_services", "successions"), ())
    load(empty.database, replace(package, registries=tuple(registries), **small))
    return empty.database


def test_an_empty_registry_has_no_number_of_posts(database):
    with database.reading() as session:
        row = session.get_one(Registry, SCHOOLS)
        assert (row.name, row.sector, row.custom) == ("Schools", "schools", True)
        assert SCHOOLS not in count_posts(session, valid_at=NOVEMBER_2026)
        assert SCHOOLS not in listed_registries(session)
        assert list(listed_names(session)) == list(count_posts(session, valid_at=NOVEMBER_2026))
        assert session.scalar(select(func.count()).select_from(Coverage).where(Coverage.registry_slug == SCHOOLS)) == 0


def test_a_new_release_brings_them_after_the_registries_that_are_there(before, package):
    with before.writing() as session:
        add_registry(session, name="Head teachers", sector_name="Schools", since=SINCE, actor=SYSTEM)
        known = head(session).seq
    loaded = load(before, package)
    assert (loaded.changes["registries"].added, loaded.changes["registries"].unchanged) == (7, 6)
    with before.reading() as session:
        order = session.scalars(select(Registry.slug).order_by(Registry.position)).all()
        assert order[6:9] == ["inspectorates", "head-teachers", "schools"]
        assert len(order) == 14
        then, now = registries_then(session, known), registries_then(session, None)
        assert (then["inspectorates"].sector, now["inspectorates"].sector) == ("other-agencies", "inspectorates")
        assert set(now) - set(then) == set(order[8:])
        assert clash_sentences(session, package) == []
    assert not load(before, package).changed


@pytest.mark.parametrize(
    ("name", "slug"), [("schools", "schools"), ("Youth justice services", "youth-justice-services")]
)
def test_a_registry_of_an_office_with_that_address_or_name_stays_as_it_is(before, package, name, slug):
    with before.writing() as session:
        add_registry(session, name=name, sector_name="Education", since=SINCE, actor=SYSTEM)
    load(before, package)
    with before.reading() as session:
        own = session.get_one(Registry, slug)
        assert (own.name, own.sector_name) == (name, "Education")
        names = session.scalars(select(func.lower(Registry.name))).all()
        assert len(names) == len(set(names)) == 13
        declared = next(row for row in package.registries if row.name.lower() == name.lower())
        assert clash_sentences(session, package) == [STAYS.format(own=name, name=declared.name)]


def test_what_an_office_calls_it_stays_through_a_release(database, package):
    with database.writing() as session:
        rename_registry(session, SCHOOLS, name="Head teachers", sector_name="Education", actor=SYSTEM)
    assert not load(database, package).changed
    with database.reading() as session:
        assert session.get_one(Registry, SCHOOLS).name == "Head teachers"
        assert clash_sentences(session, package) == []


def test_an_office_says_once_since_when_its_list_is_complete(database):
    with database.writing() as session:
        known = head(session).seq
        assert complete_since(session, SCHOOLS, SINCE, actor=SYSTEM)
        assert not complete_since(session, SCHOOLS, date(2020, 1, 1), actor=SYSTEM)
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == events.REGISTRY_COMPLETE)).one()
    with database.reading() as session:
        assert count_posts(session, valid_at=SINCE)[SCHOOLS] == 0
        assert count_posts(session, valid_at=date(2026, 11, 30))[SCHOOLS] is None
        assert count_posts(session, valid_at=SINCE, known_at=known)[SCHOOLS] is None
        assert SCHOOLS not in listed_registries(session, known_at=known)
        assert SCHOOLS in listed_registries(session, known_at=event.seq)


def test_a_registry_whose_posts_ship_is_not_declared(database, package):
    shipped = replace(package, coverage=tuple(row for row in package.coverage if row.registry != "inspectorates"))
    load(database, shipped)
    with database.reading() as session:
        assert not session.get_one(Registry, "inspectorates").custom
