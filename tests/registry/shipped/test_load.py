"""Loading what ships: once, again, changed, and beside what people recorded."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import BATCH, SYSTEM
from app.audit.verify import verify
from app.platform.database import Database
from app.platform.schema import upgrade
from app.registry import events as registry_events
from app.registry.as_known import registries_then
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.count import count_posts
from app.registry.posts.verify import verify_title
from app.registry.shipped.load import load_package
from app.registry.shipped.package import PackageError
from tests.registry.conftest import MARCH_2015, find

pytestmark = pytest.mark.stack

ROTHERHAM = "council-leaders/la:ROT"


def load(database, package, *, actor=SYSTEM):
    with database.writing() as session:
        return load_package(session, package, actor=actor)


def change_post(package, key, **changes):
    return replace(package, posts=tuple(replace(p, **changes) if p.post == key else p for p in package.posts))


def last_event(database):
    with database.reading() as session:
        return session.scalar(select(func.max(AuditEvent.seq)))


def leader(database, *, known_at=None):
    with database.reading() as session:
        return find(session, "council-leaders", "Rotherham", known_at=known_at)


def test_every_row_that_ships_is_loaded(database, package):
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PostVersion)) == len(package.posts)
        assert session.scalar(select(func.count()).select_from(OrganisationVersion)) == len(package.organisations)


def test_loading_again_changes_nothing_and_records_nothing(database, package):
    before = last_event(database)
    loaded = load(database, package)
    assert not loaded.changed
    assert loaded.changes["posts"].unchanged == len(package.posts)
    assert last_event(database) == before


def test_events_cover_at_most_a_batch_and_the_chain_holds(database):
    with database.writing() as session:
        per_event = select(func.count()).select_from(PostVersion).group_by(PostVersion.recorded)
        assert max(session.scalars(per_event)) == BATCH
        assert set(session.scalars(select(AuditEvent.action))) == {
            registry_events.REGISTRY_LOADED,
            registry_events.REGISTRY_ADDED,
        }
        assert verify(session).faults == ()


def test_a_changed_row_supersedes_what_was_shipped_and_the_old_answer_stays(database, package):
    before = last_event(database)
    loaded = load(database, change_post(package, ROTHERHAM, title="Mayor of Rotherham"))
    assert (loaded.changes["posts"].added, loaded.changes["posts"].superseded) == (1, 1)
    assert leader(database).title == "Mayor of Rotherham"
    assert leader(database, known_at=before).title == "Leader of Rotherham Metropolitan Borough Council"


def test_a_row_that_is_gone_is_superseded_not_deleted(database, package):
    before = last_event(database)
    load(database, replace(package, posts=tuple(p for p in package.posts if p.post != ROTHERHAM)))
    with database.reading() as session:
        assert count_posts(session, valid_at=MARCH_2015)["council-leaders"] == 352
        assert count_posts(session, valid_at=MARCH_2015, known_at=before)["council-leaders"] == 353


def test_loading_the_old_package_again_undoes_a_load(database, package):
    load(database, change_post(package, ROTHERHAM, title="Mayor of Rotherham"))
    load(database, package)
    assert leader(database).title == "Leader of Rotherham Metropolitan Borough Council"


def test_what_a_person_recorded_is_left_alone(database, package, member):
    with database.writing() as session:
        post = find(session, "council-leaders", "Rotherham")
        verify_title(session, post.post_id, valid_at=MARCH_2015, on=date(2026, 11, 25), actor=member)
    assert not load(database, package).changed, "the shipped row that a person superseded is not brought back"

    loaded = load(database, change_post(package, ROTHERHAM, title="Mayor of Rotherham"))
    assert loaded.changes["posts"].held_back == 1
    assert leader(database).title == "Leader of Rotherham Metropolitan Borough Council"
    assert leader(database).title_verified_on == date(2026, 11, 25)


def test_a_registry_can_be_renamed(database, package):
    renamed = [replace(r, name="Leaders of councils") if r.slug == "council-leaders" else r for r in package.registries]
    before = last_event(database)
    loaded = load(database, replace(package, registries=tuple(renamed)))
    assert (loaded.changes["registries"].added, loaded.changes["registries"].unchanged) == (1, 12)
    with database.reading() as session:
        now, then = registries_then(session, None), registries_then(session, before)
    assert now["council-leaders"].name == "Leaders of councils"
    assert then["council-leaders"].name == "Council leaders"
    assert {slug: one for slug, one in now.items() if slug != "council-leaders"} == {
        slug: one for slug, one in then.items() if slug != "council-leaders"
    }


def test_a_key_that_nothing_has_stops_the_load_whole(database, package):
    before = last_event(database)
    broken = change_post(package, ROTHERHAM, organisation="la:NOBODY")
    with pytest.raises(PackageError) as stopped:
        load(database, broken)
    assert (stopped.value.code, stopped.value.facts) == ("unknown_key", {"key": "la:NOBODY"})
    assert last_event(database) == before


def test_an_event_says_which_file_its_rows_came_from(database, package):
    with database.reading() as session:
        bodies = session.scalars(
            select(AuditEvent.body).where(AuditEvent.action == registry_events.REGISTRY_LOADED)
        ).all()
    assert any(package.digests["contacts.csv"] in body for body in bodies)


def test_it_can_be_loaded_into_memory_for_a_count_before_set_up(package):
    memory = Database("sqlite://", info={"audit_key": b"k" * 32})
    upgrade(memory)
    with memory.writing() as session:
        assert load_package(session, package, actor=SYSTEM).changed
        assert count_posts(session, valid_at=MARCH_2015)["council-leaders"] == 353
    memory.close()
