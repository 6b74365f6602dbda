"""What is searched follows the registries, however they are changed: by the rows that came, went or were erased."""

import time
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from app.audit.record import SYSTEM, record
from app.platform.clock import now
from app.platform.database import BUSY_MS
from app.registry.filters.tags import tag_posts, untag
from app.registry.holders.erase import erase_holder
from app.registry.holders.record import Person, record_holder
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion
from app.search.entries import FORM
from app.search.keep import AT_ONCE, BATCH, bring_up_to_date, catch_up, is_outdated
from app.search.models import SearchEntry, SearchState, SearchWord
from app.search.text import Query, ids
from tests.audit.codes import event_of
from tests.registry.conftest import NOVEMBER_2026
from tests.search.finding import found

pytestmark = pytest.mark.stack

ALEX = Person(full_name="Alex Exampleton", title="Dr", forename="Alex", surname="Exampleton")


def held_by_alex(database, post_id=1, since=date(2026, 11, 1)):
    with database.writing() as session:
        record_holder(
            session, post_id, ALEX, since=since, today=NOVEMBER_2026, acting=False, source="By letter", actor=SYSTEM
        )


def look(database, typed, kind, most=5):
    with database.reading() as session:
        return found(session, typed, kind, most=most)


def is_behind(database, today=NOVEMBER_2026):
    with database.reading() as session:
        return is_outdated(session, today=today)


def test_nothing_is_behind_once_all_is_made(database):
    assert not is_behind(database)


def test_a_holder_is_found_from_the_next_search_on(database):
    held_by_alex(database)
    assert is_behind(database)
    assert bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "exampeltn", "holder") == ["Dr Alex Exampleton"]
    assert len(look(database, "alex exampleton", "post")) == 1
    assert not is_behind(database)


def test_an_erased_holder_is_gone_from_the_next_search_on_with_every_trace(database):
    held_by_alex(database)
    bring_up_to_date(database, today=NOVEMBER_2026)
    with database.writing() as session:
        version = session.scalars(select(HolderVersion).where(HolderVersion.post_id == 1)).one()
        erase_holder(session, 1, version.id, reason="On request", today=NOVEMBER_2026, actor=SYSTEM)
    assert bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "exampleton", "holder") == look(database, "exampleton", "post") == []
    with database.reading() as session:
        kept = [row.name + row.detail + row.words + row.people for row in session.scalars(select(SearchEntry))]
        words = set(session.scalars(select(SearchWord.word)))
    assert not [one for one in kept if "xampleton" in one]
    assert "exampleton" not in words


def test_what_was_erased_goes_at_once_though_much_else_has_to_wait(database):
    held_by_alex(database)
    bring_up_to_date(database, today=NOVEMBER_2026)
    with database.writing() as session:
        tag_posts(session, range(1, AT_ONCE + 50), "many", actor=SYSTEM)
        event = record(
            session, event_of("posts.seen"), actor=SYSTEM, subjects=[("post", n) for n in range(1, AT_ONCE + 50)]
        )
        session.execute(
            update(HolderVersion).where(HolderVersion.post_id == 1).values(full_name="", surname="", erased=event.seq)
        )
    assert not bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "exampleton", "holder") == []
    assert look(database, "many", "tag") == []
    catch_up(database, today=NOVEMBER_2026)
    assert look(database, "many", "tag") == ["many"]
    assert not is_behind(database)


def test_a_tag_comes_with_its_first_post_and_goes_with_its_last(database):
    with database.writing() as session:
        tag_posts(session, [1, 2], "Priority visit", actor=SYSTEM)
    bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "prority", "tag") == ["Priority visit"]
    with database.writing() as session:
        for post_id in (1, 2):
            untag(session, post_id, "Priority visit", actor=SYSTEM)
    bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "priority", "tag") == []


def test_a_renamed_organisation_is_found_by_both_names_and_so_are_its_posts(database):
    with database.writing() as session:
        rotherham = session.scalars(
            select(OrganisationVersion).where(
                OrganisationVersion.name == "Rotherham Metropolitan Borough Council",
                OrganisationVersion.superseded.is_(None),
            )
        ).one()
        seen = {c.key: getattr(rotherham, c.key) for c in OrganisationVersion.__table__.c if c.key != "id"}
        event = record(session, event_of("organisation.renamed"), actor=SYSTEM, subjects=[])
        rotherham.supersede(event.seq)
        day = date(2026, 11, 1)
        session.add(OrganisationVersion(**seen | {"valid_to": day, "recorded": event.seq}))
        renamed = {"valid_from": day, "recorded": event.seq, "name": "Quixwold Council", "short_name": "Quixwold"}
        session.add(OrganisationVersion(**seen | renamed))
    bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "quixwold", "organisation") == ["Quixwold Council"]
    assert look(database, "rotherham metropolitan", "organisation") == ["Quixwold Council"]
    assert len(look(database, "quixwold", "post")) == 4


def test_a_holder_of_tomorrow_stands_today_from_tomorrow_on(database):
    tomorrow = NOVEMBER_2026 + timedelta(1)
    held_by_alex(database, since=NOVEMBER_2026)
    bring_up_to_date(database, today=NOVEMBER_2026)
    with database.writing() as session:
        session.execute(text("UPDATE holder_versions SET valid_from = :day"), {"day": tomorrow.isoformat()})
        session.execute(update(SearchEntry).where(SearchEntry.kind == "holder").values(current=False))
    assert is_behind(database, tomorrow)
    bring_up_to_date(database, today=tomorrow)
    with database.reading() as session:
        assert session.scalars(select(SearchEntry.current).where(SearchEntry.kind == "holder")).all() == [True]


def test_events_about_other_things_leave_it_alone(database):
    with database.writing() as session:
        record(session, event_of("sign_in.started"), actor=SYSTEM, subjects=[])
    assert not is_behind(database)


def test_entries_made_in_another_way_are_all_made_anew_by_a_worker(database):
    with database.writing() as session:
        session.execute(update(SearchState).values(form=FORM - 1))
        session.execute(update(SearchEntry).values(name="wrong"))
    assert not bring_up_to_date(database, today=NOVEMBER_2026)
    catch_up(database, today=NOVEMBER_2026)
    assert look(database, "rotherham", "area") == ["Rotherham"]
    assert bring_up_to_date(database, today=NOVEMBER_2026)


def test_entries_that_say_what_they_said_stay(database):
    before = numbers(database)
    held_by_alex(database)
    bring_up_to_date(database, today=NOVEMBER_2026)
    with database.reading() as session:
        posts = select(SearchEntry.id).where(SearchEntry.post_id == 1, SearchEntry.kind.in_(("post", "holder")))
        changed = set(session.scalars(posts))
    assert numbers(database) - before == changed
    assert len(before - numbers(database)) == 1


def numbers(database):
    with database.reading() as session:
        return set(session.scalars(select(SearchEntry.id)))


MANY = range(1, 3 * BATCH + 1)


def many_touched(database):
    with database.writing() as session:
        record(session, event_of("posts.seen"), actor=SYSTEM, subjects=[("post", n) for n in MANY])


@contextmanager
def held(database):
    """Somebody else is writing: on SQLite anything, on PostgreSQL what is searched."""
    with database.writing() as session:
        session.scalars(select(SearchState).with_for_update()).one()
        yield session


class Stopped(Exception):
    """The worker ends there."""


def stopped_after_one_batch(database, monkeypatch):
    def stop(_seconds):
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr("app.search.keep.time.sleep", stop)
        with pytest.raises(Stopped):
            catch_up(database, today=NOVEMBER_2026)


def test_other_writers_get_their_turn_after_each_batch(database, monkeypatch):
    many_touched(database)
    turns = []

    def turn(_seconds):
        with database.writing(wait_ms=0) as session:
            turns.append(record(session, event_of("sign_in.started"), actor=SYSTEM, subjects=[]).seq)

    monkeypatch.setattr("app.search.keep.time.sleep", turn)
    assert catch_up(database, today=NOVEMBER_2026) == len(MANY)
    assert len(turns) == len(MANY) / BATCH


def test_one_worker_is_at_it_and_the_next_goes_on_when_its_lease_ran_out(database, monkeypatch):
    many_touched(database)
    stopped_after_one_batch(database, monkeypatch)
    assert catch_up(database, today=NOVEMBER_2026) == 0
    assert is_behind(database)
    with database.writing() as session:
        session.execute(update(SearchState).values(lease_until=now() - timedelta(seconds=1)))
    assert catch_up(database, today=NOVEMBER_2026) == len(MANY) - BATCH
    assert not is_behind(database)


def test_a_worker_that_another_took_over_from_stops(database, monkeypatch):
    many_touched(database)

    def taken_over(_seconds):
        with database.writing() as session:
            session.execute(update(SearchState).values(token=SearchState.token + 1))

    monkeypatch.setattr("app.search.keep.time.sleep", taken_over)
    assert catch_up(database, today=NOVEMBER_2026) == BATCH


def test_what_changes_while_much_is_owed_is_found_at_once_and_the_page_says_that_more_is_to_come(database, monkeypatch):
    many_touched(database)
    stopped_after_one_batch(database, monkeypatch)
    held_by_alex(database)
    assert not bring_up_to_date(database, today=NOVEMBER_2026)
    assert look(database, "exampleton", "holder") == ["Dr Alex Exampleton"]
    assert not bring_up_to_date(database, today=NOVEMBER_2026)


def test_a_search_answers_from_what_is_there_while_somebody_holds_the_database(database):
    held_by_alex(database)
    with held(database):
        began = time.monotonic()
        assert not bring_up_to_date(database, today=NOVEMBER_2026)
        assert time.monotonic() - began < BUSY_MS / 2000
        assert look(database, "exampleton", "holder") == []
        assert look(database, "rotherham", "area") == ["Rotherham"]
    assert bring_up_to_date(database, today=NOVEMBER_2026)


def test_what_was_erased_is_not_found_while_somebody_holds_the_database(database):
    held_by_alex(database)
    bring_up_to_date(database, today=NOVEMBER_2026)
    with database.writing() as session:
        version = session.scalars(select(HolderVersion).where(HolderVersion.post_id == 1)).one()
        erase_holder(session, 1, version.id, reason="On request", today=NOVEMBER_2026, actor=SYSTEM)
    with held(database):
        assert not bring_up_to_date(database, today=NOVEMBER_2026)
        assert look(database, "exampleton", "holder") == look(database, "exampleton", "post") == []


def kents_leader_is_of_rotherham(database):
    with database.writing() as session:
        kent = session.scalars(
            select(PostVersion.post_id).where(
                PostVersion.title == "Leader of Kent County Council", PostVersion.superseded.is_(None)
            )
        ).one()
        person = Person(full_name="Example of Rotherham", title="Lord", forename="", surname="Example")
        record_holder(
            session, kent, person, since=NOVEMBER_2026, today=NOVEMBER_2026, acting=False, source="x", actor=SYSTEM
        )
    bring_up_to_date(database, today=NOVEMBER_2026)
    return kent


@pytest.mark.parametrize("typed", ["rotherham", "leader rotherham"])
def test_posts_of_a_place_come_before_one_whose_holder_is_called_after_it(database, typed):
    kents_leader_is_of_rotherham(database)
    names = look(database, typed, "post", most=20)
    assert names[-1] == "Leader of Kent County Council"
    assert "Leader of Rotherham Metropolitan Borough Council" in names[:-1]


def test_where_very_much_is_found_what_posts_are_called_is_looked_through_before_who_holds_them(database):
    kent = kents_leader_is_of_rotherham(database)
    with database.reading() as session:
        found = {
            own: set(
                session.scalars(
                    select(SearchEntry.post_id).where(
                        SearchEntry.id.in_(ids(session, "post", Query([[("rotherham",)]], own=own)))
                    )
                )
            )
            for own in (True, False)
        }
    assert found[False] - found[True] == {kent}
    assert len(found[True]) > 3
