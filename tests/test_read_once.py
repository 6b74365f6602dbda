"""What a reading session asks once, and what it never remembers."""

import pytest
from sqlalchemy import event, select

from app.audit.models import AuditHead
from app.audit.record import SYSTEM, record
from app.platform.memory import read_once
from tests.audit.codes import event_of

pytestmark = pytest.mark.stack


@read_once
def heads(session, ids=(1,)):
    return list(session.scalars(select(AuditHead.seq).where(AuditHead.id.in_(ids))))


@pytest.fixture
def asked(empty):
    """The statements that reading sessions send."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    engine = empty.database.reader().get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_reading_session_asks_for_the_same_only_once(empty, asked):
    with empty.database.reading() as session:
        first, second = heads(session), heads(session)
    assert first == second == [0]
    assert sum("audit_head" in statement for statement in asked) == 1


def test_other_arguments_are_another_question(empty, asked):
    with empty.database.reading() as session:
        assert (heads(session), heads(session, ids=(1, 2)), heads(session, ids=(2,))) == ([0], [0], [])
    assert sum("audit_head" in statement for statement in asked) == 3


def test_what_one_caller_changes_another_does_not_get(empty):
    with empty.database.reading() as session:
        heads(session).append(7)
        assert heads(session) == [0]


def test_the_next_session_asks_anew(empty):
    with empty.database.reading() as session:
        assert heads(session) == [0]
    with empty.database.writing() as session:
        record(session, event_of("test.happened"), actor=SYSTEM, subjects=[])
    with empty.database.reading() as session:
        assert heads(session) == [1]


def test_a_writing_session_sees_its_own_changes(empty):
    with empty.database.writing() as session:
        before = heads(session)
        record(session, event_of("test.happened"), actor=SYSTEM, subjects=[])
        assert (before, heads(session)) == ([0], [1])
