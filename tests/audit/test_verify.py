"""The record tells what was done to it beneath Despatch, on both databases."""

import tracemalloc

import pytest

from app.audit.anchor import PREFIX, anchor, anchors
from app.audit.record import SYSTEM, Actor, record
from app.audit.verify import Fault, check, verify
from app.audit.words import explain
from tests.audit.codes import event_of
from tests.audit.tamper import alter, events, write_events

pytestmark = pytest.mark.stack


def verdict(services):
    with services.database.reading() as session:
        return verify(session, storage=services.storage)


def keep_head(services):
    with services.database.reading() as session:
        return anchor(session, services.storage)


@pytest.fixture
def services(empty):
    """Nine events; the head after the ninth is kept in storage."""
    write_events(empty, 8)
    with empty.database.writing() as session:
        record(
            session,
            event_of("test.named"),
            actor=Actor(user_id=7),
            subjects=[("user", 7), ("office", "home")],
            before={"office": "A"},
            after={"office": "B"},
            personal={"name": "Alex Example", "email": "alex@office.example"},
        )
    keep_head(empty)
    return empty


def test_an_untouched_record_holds(services):
    found = verdict(services)
    assert (found.holds, found.events, found.last.seq) == (True, 9, 9)


def test_an_empty_record_holds(empty):
    assert verdict(empty).holds


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE audit_events SET body = replace(body, 'after', 'AFTER') WHERE seq = 3", [Fault("changed", 3)]),
        (
            "UPDATE audit_events SET hmac = replace(hmac, substr(hmac, 1, 4), 'ffff') WHERE seq = 3",
            [Fault("changed", 3), Fault("changed", 4)],
        ),
        ("UPDATE audit_events SET body = 'nonsense' WHERE seq = 3", [Fault("changed", 3)]),
        ("UPDATE audit_events SET body = '[]' WHERE seq = 3", [Fault("changed", 3)]),
        ("UPDATE audit_events SET action = 'test.other' WHERE seq = 3", [Fault("columns", 3)]),
        ("UPDATE audit_events SET actor_id = 2 WHERE seq = 3", [Fault("columns", 3)]),
        ("UPDATE audit_events SET at = '2015-03-03 09:00:00.000000' WHERE seq = 3", [Fault("columns", 3)]),
        ("UPDATE audit_subjects SET subject_id = '99' WHERE seq = 3", [Fault("subjects", 3)]),
        ("UPDATE audit_subjects SET kind = 'other' WHERE seq = 3", [Fault("subjects", 3)]),
        ("UPDATE audit_subjects SET position = 2 - position WHERE seq = 9", [Fault("subjects", 9)]),
        ("DELETE FROM audit_subjects WHERE seq = 3", [Fault("subjects", 3)]),
        ("INSERT INTO audit_subjects VALUES (3, 5, 'thing', '5')", [Fault("subjects", 3)]),
        ("DELETE FROM audit_events WHERE seq = 3", [Fault("missing", 3, through=3)]),
        ("DELETE FROM audit_events WHERE seq BETWEEN 3 AND 5", [Fault("missing", 3, through=5)]),
        ("DELETE FROM audit_events WHERE seq = 1", [Fault("missing", 1, through=1)]),
        ("UPDATE audit_personal SET value = 'Sam Other' WHERE name = 'name'", [Fault("personal", 9)]),
        ("UPDATE audit_personal SET salt = 'other' WHERE name = 'name'", [Fault("personal", 9)]),
        ("DELETE FROM audit_personal WHERE name = 'name'", [Fault("personal", 9)]),
        ("UPDATE audit_personal SET value = NULL WHERE name = 'name'", [Fault("blanked", 9)]),
        ("INSERT INTO audit_personal VALUES (9, 'phone', 'salt', '1')", [Fault("personal", 9)]),
        ("INSERT INTO audit_personal VALUES (3, 'name', 'salt', 'Sam')", [Fault("personal", 3)]),
    ],
)
def test_what_was_altered_is_named(services, statement, faults):
    alter(services, statement)
    assert list(verdict(services).faults) == faults


def blank_names(services, **after):
    """Blank both personal values of event 9, and record an erasure that says `after`."""
    with services.database.writing() as session:
        record(session, event_of("holder.erased"), actor=SYSTEM, subjects=[("post", 1)], after={"values": 2, **after})
    alter(services, "UPDATE audit_personal SET value = NULL WHERE seq = 9")


def test_a_blank_personal_value_needs_an_erasure_that_names_it(services):
    blank_names(services, blanked=[[9, "email"]])
    assert verdict(services).faults == (Fault("blanked", 9),)


def test_an_erasure_explains_the_values_that_it_names(services):
    blank_names(services, blanked=[[9, "email"], [9, "name"]])
    assert verdict(services).holds


def test_an_erasure_of_before_values_were_named_explains_as_many_as_it_counted(services):
    blank_names(services)
    assert verdict(services).holds
    with services.database.writing() as session:
        record(session, event_of("test.named"), actor=SYSTEM, subjects=[], personal={"name": "Sam Other"})
    alter(services, "UPDATE audit_personal SET value = NULL")
    assert [fault.code for fault in verdict(services).faults] == ["blanked", "blanked"]


def test_a_cut_tail_shows_against_the_head(services):
    alter(services, "DELETE FROM audit_events WHERE seq > 6")
    assert Fault("cut", 7) in verdict(services).faults


def test_a_cut_tail_with_the_head_rolled_back_shows_against_the_head_in_storage(services):
    sixth = events(services)[5]
    alter(
        services,
        "DELETE FROM audit_personal WHERE seq > 6",
        "DELETE FROM audit_subjects WHERE seq > 6",
        "DELETE FROM audit_events WHERE seq > 6",
        f"UPDATE audit_head SET seq = 6, hmac = '{sixth.hmac}'",
    )
    assert verdict(services).faults == (Fault("anchor", 9),)


def test_a_record_that_grew_again_after_the_cut_shows_too(services):
    sixth = events(services)[5]
    alter(services, "DELETE FROM audit_events WHERE seq > 6", f"UPDATE audit_head SET seq = 6, hmac = '{sixth.hmac}'")
    alter(services, "DELETE FROM audit_personal WHERE seq > 6", "DELETE FROM audit_subjects WHERE seq > 6")
    write_events(services, 5)
    assert verdict(services).faults == (Fault("anchor", 9),)


def test_an_event_added_beneath_shows(services):
    alter(
        services,
        "INSERT INTO audit_events (seq, at, actor_id, action, body, hmac) "
        "SELECT 10, at, actor_id, action, body, hmac FROM audit_events WHERE seq = 9",
        "UPDATE audit_head SET seq = 10",
    )
    assert {fault.code for fault in verdict(services).faults} >= {"changed", "columns"}


def test_a_head_that_was_taken_away_shows(services):
    alter(services, "DELETE FROM audit_head")
    assert verdict(services).faults == (Fault("head", 9),)
    assert not check(services.database, services.storage).holds


def test_another_key_makes_every_event_a_changed_one(services):
    with services.database.reading() as session:
        session.info["audit_key"] = b"another key"
        assert [fault.code for fault in verify(session).faults] == ["changed"] * 9


def test_checking_goes_on_after_a_fault(services):
    alter(
        services,
        "UPDATE audit_events SET body = replace(body, 'happened', 'undone') WHERE seq = 2",
        "UPDATE audit_events SET action = 'test.other' WHERE seq = 5",
    )
    assert verdict(services).faults == (Fault("changed", 2), Fault("columns", 2), Fault("columns", 5))


def test_the_verdict_is_recorded(services):
    assert check(services.database, services.storage).holds
    assert events(services)[-1].action == "audit.verified"
    assert verdict(services).holds


def test_heads_are_kept_outside_under_the_day_and_the_number(empty):
    write_events(empty, 3)
    kept = keep_head(empty)
    (key,) = empty.storage.keys(PREFIX)
    assert key.endswith("-0000000003.json")
    assert anchors(empty.storage) == [kept]


def test_a_head_outside_that_cannot_be_read_is_a_fault(services):
    services.storage.put(f"{PREFIX}2026-01-01-0000000002.json", b"{")
    assert verdict(services).faults == (Fault("anchor_unreadable", 0),)


def test_a_longer_record_takes_no_more_memory(empty, monkeypatch):
    """Ten windows take what three do: nothing is held of the windows behind."""
    monkeypatch.setattr("app.audit.verify.WINDOW", 60)

    def peak():
        with empty.database.reading() as session:
            verify(session)
            tracemalloc.start()
            assert verify(session).holds
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    with empty.database.writing() as session:
        for _ in range(180):
            record(session, event_of("test.happened"), actor=Actor(user_id=7), subjects=[("thing", 1)])
    three = peak()
    with empty.database.writing() as session:
        for _ in range(420):
            record(session, event_of("test.happened"), actor=Actor(user_id=7), subjects=[("thing", 1)])
    assert peak() < three * 1.3


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "INSERT INTO audit_events SELECT -seq, at, actor_id, action, body, hmac FROM audit_events WHERE seq = 2",
            "outside",
        ),
        ("INSERT INTO audit_subjects VALUES (-1, 0, 'campaign', '1')", "stray"),
        ("INSERT INTO audit_subjects VALUES (999999, 0, 'campaign', '1')", "stray"),
        ("INSERT INTO audit_personal VALUES (999999, 'name', 's', 'v')", "stray"),
        ("INSERT INTO audit_head VALUES (2, 5, 'x')", "heads"),
    ],
)
def test_rows_beside_the_record_are_named(empty, statement, fault):
    write_events(empty, 3)
    alter(empty, statement)
    found = check(empty.database, empty.storage).faults
    assert fault in {one.code for one in found}
    assert all(explain(one) for one in found)
