"""What the registries of practice show: who came and left, what was checked, and what waits for somebody."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.imports.models import Import, ImportRow
from app.imports.states import ImportState, Outcome
from app.platform.clock import london_time
from app.platform.history import as_at, known
from app.practice.country.country import country
from app.practice.stories.people import people
from app.practice.stories.registries import CHAIRS, REGISTRIES
from app.registry.filters.saved_filters import saved_filters
from app.registry.filters.tags import all_tags
from app.registry.models import AreaNumber, HolderVersion, Post, PostPreference, PostVersion, Registry
from app.registry.own.add import fields_of
from app.registry.own.posts import values_held
from app.registry.periods.find import period_on, periods
from app.registry.quality.counts import quality_of
from app.registry.quality.posts import QualityMoment
from tests.practice.telling import Told, told


@pytest.fixture(scope="module")
def office() -> Iterator[Told]:
    with told("registries", (people, *REGISTRIES)) as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


def test_posts_are_held_by_whom_the_country_says(office, session):
    today = london_time(office.made_at).date()
    rows = select(Post.key, HolderVersion.full_name).join(HolderVersion, HolderVersion.post_id == Post.id)
    there = session.execute(rows.where(as_at(HolderVersion, today), HolderVersion.acting.is_(False))).all()
    country_says = {
        key: one.person.full_name for key, one in country(today).holders_on(today).items() if not one.acting
    }
    assert {key: name for key, name in there if not key.startswith("chairs")} == country_says


def test_an_interim_holder_has_the_letters_while_the_other_stays(office, session):
    today = london_time(office.made_at).date()
    rows = select(HolderVersion).where(as_at(HolderVersion, today), known(HolderVersion))
    posts = Counter(version.post_id for version in session.scalars(rows))
    (shared,) = (post for post, count in posts.items() if count == 2)
    both = session.scalars(rows.where(HolderVersion.post_id == shared)).all()
    assert sorted((version.acting, version.addressed) for version in both) == [(False, False), (True, True)]


def test_one_import_rejected_rows_and_one_waits(session):
    imports = session.scalars(select(Import).order_by(Import.id)).all()
    assert [one.state for one in imports] == [*[ImportState.APPLIED] * 3, ImportState.READY]
    rows = select(ImportRow.import_id, ImportRow.outcome).where(ImportRow.import_id.in_([imports[2].id, imports[3].id]))
    counts = Counter(map(tuple, session.execute(rows)))
    assert counts[imports[2].id, Outcome.REJECTED] == 2
    assert counts[imports[3].id, Outcome.REJECTED] == 1
    assert counts[imports[3].id, Outcome.CHANGED] == 5


def test_own_registry_has_twenty_posts_that_say_both_of_its_fields(session):
    slug = session.scalars(select(Registry.slug).where(Registry.name == CHAIRS)).one()
    posts = session.scalars(select(PostVersion.post_id).where(PostVersion.registry_slug == slug)).all()
    assert len(posts) == 20
    assert [len(values_held(session, post)) for post in posts] == [len(fields_of(session, slug))] * 20 == [2] * 20


def test_quality_finds_something_of_each_common_kind(office, session):
    day = london_time(office.made_at).date()
    found = quality_of(session, QualityMoment(day, None, day))
    assert {kind for kind, counts in found.counts.items() if any(counts.values())} >= {
        *("vacant", "past-end", "title", "no-telephone", "stale", "same-email"),
    }


def test_preferences_tags_filters_numbers_and_a_period_long_ago(office, session):
    preferences = session.execute(select(PostPreference.format, PostPreference.way)).all()
    assert sorted(map(tuple, preferences)) == [("large", ""), ("standard", "post")]
    assert all_tags(session) == ["Improvement notice", "Pilot areas"]
    shared = saved_filters(session, "directors-of-childrens-services", user_id=office.users["viewer"])
    assert [one.name for one in shared] == ["Directors in the pilot"]
    assert len(session.scalars(select(AreaNumber)).all()) > 40
    assert period_on(session, london_time(office.made_at).date()) is None
    assert "election of the Mayor of Averholt" in [period.name for period in periods(session)]
