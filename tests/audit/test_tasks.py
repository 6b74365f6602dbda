"""The nightly look at the record."""

import logging
from datetime import timedelta

import pytest

from app.audit.anchor import PREFIX, head
from app.audit.tasks import TASKS, verify_and_anchor
from app.platform.clock import now
from tests.audit.tamper import alter, events, write_events

pytestmark = pytest.mark.stack


def test_it_verifies_and_keeps_the_head_outside(empty):
    write_events(empty, 2)
    verify_and_anchor(empty)
    assert events(empty)[-1].action == "audit.verified"
    assert [key[-15:] for key in empty.storage.keys(PREFIX)] == ["0000000003.json"]


def test_workers_that_start_in_a_row_do_it_once(empty):
    for _ in range(3):
        verify_and_anchor(empty)
    assert len(events(empty)) == 1


FORGED = (
    "INSERT INTO audit_events SELECT {seq}, '2099-01-01 00:00:00.000000', NULL, action, body, hmac FROM audit_events"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET at = '2099-01-01 00:00:00.000000'",
        FORGED.format(seq=900000000),
    ],
)
def test_a_changed_event_does_not_silence_the_check(empty, monkeypatch, statement):
    verify_and_anchor(empty)
    alter(empty, statement)
    day = now() + timedelta(days=1)
    monkeypatch.setattr("app.audit.tasks.now", lambda: day)
    verify_and_anchor(empty)
    with empty.database.reading() as session:
        assert head(session).seq == 2


def test_the_head_is_kept_also_when_the_record_was_verified_before(empty):
    verify_and_anchor(empty)
    write_events(empty, 1)
    verify_and_anchor(empty)
    assert [key[-15:] for key in empty.storage.keys(PREFIX)] == ["0000000001.json", "0000000002.json"]


def test_what_does_not_hold_is_logged(empty, caplog):
    write_events(empty, 2)
    alter(empty, "UPDATE audit_events SET action = 'x' WHERE seq = 2")
    with caplog.at_level(logging.ERROR):
        verify_and_anchor(empty)
    assert "event 2" in caplog.text


def test_it_runs_every_night():
    assert (TASKS["audit"].hour, TASKS["audit"].minute) == ("2", "10")
