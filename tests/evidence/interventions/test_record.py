"""Interventions as versions: recorded once, corrected with what was said before, removed when recorded in error."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.errors import Stale
from app.evidence.fact_versions import RecordedInError, history_of
from app.evidence.interventions.days import Day
from app.evidence.interventions.files import attach, files_of, take_off
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.models import InterventionVersion
from app.evidence.interventions.record import add, correct, remove
from app.web.files.kept_files import KeptFile
from tests.evidence.interventions.saying import area_of, said
from tests.refusals import refused

NOW = date(2026, 11, 26)
FILE = KeptFile("Direction.pdf", "application/pdf", 3, "a" * 64, "interventions/a")


def recorded(services, once: str = "one", **changes) -> int:
    with services.database.writing() as session:
        return add(session, said(area_of(session, "croydon"), **changes), once=once, actor=SYSTEM)


def in_croydon(services, *, valid_at: date = NOW, known_at: int | None = None):
    with services.database.reading() as session:
        area = area_of(session, "croydon")
        return interventions(session, area_id=area, valid_at=valid_at, known_at=known_at)


def seq_now(services) -> int:
    with services.database.reading() as session:
        return head(session).seq


@pytest.mark.stack
def test_the_same_form_twice_records_one(stack_services):
    assert recorded(stack_services) == recorded(stack_services)
    assert len(in_croydon(stack_services)) == 1


@pytest.mark.stack
def test_two_clicks_at_once_record_one(stack_services):
    both = Barrier(2, timeout=30)

    def click(_):
        both.wait()
        return recorded(stack_services)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second
    assert len(in_croydon(stack_services)) == 1


def test_an_end_before_the_beginning_is_refused_and_a_month_reaches_to_its_last_day(stack_services):
    with refused("ends_before"):
        recorded(stack_services, ended=Day(date(2016, 3, 6)))
    recorded(stack_services, begun=Day(date(2016, 3, 31), "month"), ended=Day(date(2016, 3, 6)))


@pytest.mark.stack
def test_what_was_known_then_is_said_again_after_a_correction(stack_services):
    made = recorded(stack_services)
    before = seq_now(stack_services)
    (then,) = in_croydon(stack_services)
    with stack_services.database.writing() as session:
        changed = said(then.area_id, title="Another title", ended=None)
        assert correct(session, made, changed, seen=then.recorded, actor=SYSTEM)
    (now,) = in_croydon(stack_services)
    assert (now.title, now.ended) == ("Another title", None)
    assert in_croydon(stack_services, known_at=before) == [then]
    with stack_services.database.reading() as session:
        newest, first = history_of(session, InterventionVersion, intervention_id=made)
        assert (newest.was.title, newest.now.title) == ("Inspection of the front door", "Another title")
        assert first.was is None


def test_saying_the_same_again_changes_nothing(stack_services):
    made = recorded(stack_services)
    (one,) = in_croydon(stack_services)
    before = seq_now(stack_services)
    with stack_services.database.writing() as session:
        assert not correct(session, made, said(one.area_id), seen=one.recorded, actor=SYSTEM)
    assert seq_now(stack_services) == before


def test_a_correction_from_a_page_that_is_stale_is_refused(stack_services):
    made = recorded(stack_services)
    (one,) = in_croydon(stack_services)
    with stack_services.database.writing() as session:
        correct(session, made, said(one.area_id, title="Mine"), seen=one.recorded, actor=SYSTEM)
    with refused("fact_corrected"), stack_services.database.writing() as session:
        correct(session, made, said(one.area_id, title="Theirs"), seen=one.recorded, actor=SYSTEM)
    assert [one.title for one in in_croydon(stack_services)] == ["Mine"]


@pytest.mark.stack
def test_of_two_corrections_at_once_one_is_refused(stack_services):
    made = recorded(stack_services)
    (one,) = in_croydon(stack_services)
    both = Barrier(2, timeout=30)

    def change(title):
        both.wait()
        try:
            with stack_services.database.writing() as session:
                return correct(session, made, said(one.area_id, title=title), seen=one.recorded, actor=SYSTEM)
        except Stale:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ("One", "Another"))) == [False, True]
    assert len(in_croydon(stack_services)) == 1


def test_one_recorded_in_error_leaves_the_list_with_its_files_and_stays_for_earlier_moments(stack_services):
    made = recorded(stack_services)
    with stack_services.database.writing() as session:
        assert attach(session, made, [FILE, FILE], actor=SYSTEM) == 1
        assert attach(session, made, [FILE], actor=SYSTEM) == 0
    before = seq_now(stack_services)
    (one,) = in_croydon(stack_services)
    with stack_services.database.writing() as session:
        remove(session, made, reason="It was of another area", seen=one.recorded, actor=SYSTEM)
    assert in_croydon(stack_services) == []
    assert in_croydon(stack_services, known_at=before) == [one]
    with stack_services.database.reading() as session:
        assert history_of(session, InterventionVersion, intervention_id=made)[0].reason == "It was of another area"
        assert files_of(session, made) == []
        assert [file.name for file in files_of(session, made, known_at=before)] == ["Direction.pdf"]
    with pytest.raises(RecordedInError), stack_services.database.writing() as session:
        correct(session, made, said(one.area_id), seen=one.recorded, actor=SYSTEM)
    with pytest.raises(RecordedInError), stack_services.database.writing() as session:
        attach(session, made, [FILE], actor=SYSTEM)


def test_a_file_is_taken_off_once(stack_services):
    made = recorded(stack_services)
    with stack_services.database.writing() as session:
        attach(session, made, [FILE], actor=SYSTEM)
        (file,) = files_of(session, made)
        assert take_off(session, made, file.id, actor=SYSTEM)
        assert not take_off(session, made, file.id, actor=SYSTEM)
        assert files_of(session, made) == []
        assert attach(session, made, [replace(FILE, name="Again.pdf")], actor=SYSTEM) == 1


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (date(2016, 3, 6), None),
        (date(2016, 3, 7), (None, "")),
        (date(2016, 3, 11), (date(2016, 3, 11), "")),
        (date(2016, 5, 9), (date(2016, 3, 11), "")),
        (date(2016, 5, 10), (date(2016, 3, 11), "A letter")),
    ],
)
def test_a_day_knows_neither_an_end_nor_an_outcome_that_came_later(stack_services, day, seen):
    recorded(stack_services)
    found = in_croydon(stack_services, valid_at=day)
    assert ([(one.ended, one.facts.get("outcome", "")) for one in found] or [None]) == [seen]


@pytest.mark.stack
def test_one_whose_day_is_not_recorded_stands_last_on_every_day(stack_services):
    recorded(stack_services)
    recorded(stack_services, "two", begun=None, ended=None, title="Undated")
    assert [one.title for one in in_croydon(stack_services)] == ["Inspection of the front door", "Undated"]
    assert [one.title for one in in_croydon(stack_services, valid_at=date(2000, 1, 1))] == ["Undated"]
