"""What Despatch knew on a day: up to the last event before the day ends here. On both databases."""

from datetime import UTC, date, datetime, time

import pytest

from app.audit.models import AuditEvent
from app.audit.moments import last_event_by

pytestmark = pytest.mark.stack

TIMES = {
    1: datetime(2026, 6, 30, 22, 59, tzinfo=UTC),  # 23:59 on 30 June, in British Summer Time
    2: datetime(2026, 6, 30, 23, 1, tzinfo=UTC),  # 00:01 on 1 July
    3: datetime(2026, 12, 31, 23, 59, tzinfo=UTC),  # and in winter clocks here show UTC
}


@pytest.mark.parametrize(
    ("day", "seq"),
    [
        (date(2026, 6, 29), 0),
        (date(2026, 6, 30), 1),
        (date(2026, 7, 1), 2),
        (date(2026, 12, 30), 2),
        (date(2026, 12, 31), 3),
        (date(2099, 1, 1), 3),
    ],
)
def test_a_day_ends_at_midnight_here(empty, day, seq):
    with empty.database.writing() as session:
        session.add_all(
            AuditEvent(seq=number, at=at, actor_id=None, action="x", body="{}", hmac="") for number, at in TIMES.items()
        )
        session.flush()
        assert last_event_by(session, day) == seq


def test_a_minute_here_ends_with_its_last_second(empty):
    with empty.database.writing() as session:
        at = datetime(2026, 6, 30, 14, 20, 59, tzinfo=UTC)
        session.add(AuditEvent(seq=1, at=at, actor_id=None, action="x", body="{}", hmac=""))
        session.flush()
        day = date(2026, 6, 30)
        assert [last_event_by(session, day, time(15, minute)) for minute in (19, 20, 21)] == [0, 1, 1]
