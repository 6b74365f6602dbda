"""The nightly look at the record."""

import logging

import pytest

from app.audit.anchor import PREFIX
from app.audit.tasks import TASKS, verify_and_anchor
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


def test_what_does_not_hold_is_logged(empty, caplog):
    write_events(empty, 2)
    alter(empty, "UPDATE audit_events SET action = 'x' WHERE seq = 2")
    with caplog.at_level(logging.ERROR):
        verify_and_anchor(empty)
    assert "event 2" in caplog.text


def test_it_runs_every_night():
    assert (TASKS["audit"].hour, TASKS["audit"].minute) == ("2", "10")
