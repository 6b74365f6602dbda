"""What is written stays: the database refuses to change events, and the mapper to rewrite history."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.audit.record import SYSTEM, record
from app.platform.history import HistoryRewritten
from app.registry.models import Coverage, Registry
from tests.audit.codes import event_of
from tests.audit.tamper import events, write_events

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'other'",
        "UPDATE audit_events SET body = '{}' WHERE seq = 1",
        "DELETE FROM audit_events",
        "UPDATE audit_subjects SET subject_id = '9'",
        "DELETE FROM audit_subjects",
    ],
)
def test_the_database_refuses(empty, statement):
    write_events(empty, 1)
    with pytest.raises(DatabaseError, match="append-only"), empty.database.writing() as session:
        session.execute(text(statement))
    assert [event.action for event in events(empty)] == ["test.happened"]


@pytest.fixture
def coverage(empty):
    """One version of a fact, recorded by event 1."""
    with empty.database.writing() as session:
        seq = record(session, event_of("test.recorded"), actor=SYSTEM, subjects=[]).seq
        session.add(
            Registry(
                slug="council-leaders", name="Council leaders", sector="councils", sector_name="Councils", position=1
            )
        )
        session.flush()
        session.add(Coverage(registry_slug="council-leaders", note="", valid_from=date(2015, 1, 1), recorded=seq))
    return empty


def version(session):
    return session.query(Coverage).one()


@pytest.mark.parametrize(
    "change", [{"note": "another"}, {"valid_from": None}, {"valid_to": date(2016, 1, 1)}, {"recorded": 2}]
)
def test_a_version_of_a_fact_cannot_be_changed(coverage, change):
    with pytest.raises(HistoryRewritten), coverage.database.writing() as session:
        record(session, event_of("test.changed"), actor=SYSTEM, subjects=[])
        for name, value in change.items():
            setattr(version(session), name, value)
        session.flush()


def test_a_version_of_a_fact_can_be_superseded_once(coverage):
    with coverage.database.writing() as session:
        version(session).supersede(record(session, event_of("test.changed"), actor=SYSTEM, subjects=[]).seq)
    with pytest.raises(HistoryRewritten), coverage.database.writing() as session:
        version(session).supersede(record(session, event_of("test.again"), actor=SYSTEM, subjects=[]).seq)


def test_a_superseded_version_stays_superseded(coverage):
    with coverage.database.writing() as session:
        version(session).supersede(record(session, event_of("test.changed"), actor=SYSTEM, subjects=[]).seq)
    with pytest.raises(HistoryRewritten), coverage.database.writing() as session:
        version(session).superseded = None
        session.flush()


def test_a_version_of_a_fact_cannot_be_deleted(coverage):
    with pytest.raises(HistoryRewritten), coverage.database.writing() as session:
        session.delete(version(session))
