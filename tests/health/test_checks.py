"""What the checks find that only administrators, and whoever has the machine, are told."""

from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.backups.events import BACKUP_VERIFIED
from app.health.checks import CHECKS, LONGEST_SILENCE, NIGHTLY, run_checks
from app.health.findings import State
from app.inbox.models import Mailbox
from app.platform.clock import clock_put_to, now
from app.web.filters import format_moment_in_sentence
from tests.fixtures.reuse import reopened
from tests.health.planting import backed_up, verified

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def finding(services, name):
    return next(found for check, found in run_checks(services) if check.name == name)


def kind(services, name):
    return finding(services, name).kind


def test_a_record_that_no_night_has_passed_over_needs_no_verification_yet(services):
    with services.database.reading() as session:
        began = session.scalar(select(func.min(AuditEvent.at)))
    with clock_put_to(began + HOUR):
        assert finding(services, "audit record").state is State.OK
    with clock_put_to(began + NIGHTLY + HOUR):
        assert kind(services, "audit record") == "not verified"


def test_a_record_is_well_while_it_was_found_intact_in_the_last_night(services):
    verified(services, ago=NIGHTLY + SECOND)
    assert kind(services, "audit record") == "not verified"
    verified(services)
    assert finding(services, "audit record").state is State.OK
    verified(services, faults=2)
    assert kind(services, "audit record") == "not intact"


def test_when_a_backup_was_last_verified_is_said_as_well(services):
    backed_up(services)
    assert "none has been verified" in finding(services, "backup").words
    with services.database.writing() as session:
        event = record(session, BACKUP_VERIFIED, actor=SYSTEM, subjects=[], after={"faults": 0})
    found = finding(services, "backup")
    assert (found.state, format_moment_in_sentence(event.at) in found.words) == (State.OK, True)
    assert "none" not in found.words


@pytest.fixture
def collecting(settings):
    """An installation with a mailbox that was just read."""
    url = SecretStr("imaps://replies:secret@mail.example/INBOX")
    with reopened(settings.model_copy(update={"inbox_url": url})) as services:
        yield services


def last_read(services, at, *, error_code=None):
    with services.database.writing() as session:
        session.execute(text("DELETE FROM mailboxes"))
        name = services.settings.inbox.name
        session.add(Mailbox(name=name, last_uid=0, missed=[], checked_at=at, error_code=error_code))


def test_a_mailbox_is_well_while_the_worker_reads_it(collecting):
    assert kind(collecting, "mailbox") == "not read"
    last_read(collecting, now())
    assert finding(collecting, "mailbox").state is State.OK
    last_read(collecting, now(), error_code="inbox_refused")
    assert kind(collecting, "mailbox") == "not read"
    last_read(collecting, now() - LONGEST_SILENCE - SECOND)
    assert kind(collecting, "mailbox") == "not read"


def test_without_a_database_the_checks_that_ask_it_are_left_out(services, monkeypatch):
    def gone(_database):
        raise OSError

    monkeypatch.setattr("app.health.checks.require_current", gone)
    assert [check.name for check, _ in run_checks(services)] == [check.name for check in CHECKS if not check.reads]


def test_a_check_that_fails_itself_is_a_warning_and_hides_no_other(services):
    with services.database.writing() as session:
        session.execute(text("ALTER TABLE notices RENAME TO elsewhere"))
    try:
        found = {check.name: finding for check, finding in run_checks(services)}
    finally:
        with services.database.writing() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO notices"))
    assert found.keys() == {check.name for check in CHECKS}
    assert {name for name, one in found.items() if one.kind == "not known"} == {"jobs", "emails"}
    assert {one.well for one in found.values()} == {True}, "it takes no process out"
