"""Looking events up. On both databases."""

from datetime import timedelta

import pytest

from app.audit.find import DESPATCH, EventFilter, all_events, find_events, kinds, last_verified
from app.audit.record import Actor, record
from app.audit.verify import check
from tests.audit.codes import event_of
from tests.audit.tamper import events, write_events

pytestmark = pytest.mark.stack


@pytest.fixture
def services(empty):
    """Events 1 to 3 by Despatch about things; 4 by user 7 about user 9 and thing 1."""
    write_events(empty, 3)
    with empty.database.writing() as session:
        record(session, event_of("user.changed"), actor=Actor(user_id=7), subjects=[("user", 9), ("thing", 1)])
    return empty


def seqs(services, wanted=None, **options):
    with services.database.reading() as session:
        return [event.seq for event in find_events(session, wanted or EventFilter(), size=50, **options).events]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EventFilter(), [4, 3, 2, 1]),
        (EventFilter(action="user.changed"), [4]),
        (EventFilter(actor=7), [4]),
        (EventFilter(actor=DESPATCH), [3, 2, 1]),
        (EventFilter(kind="user"), [4]),
        (EventFilter(kind="thing", identity="1"), [4, 2]),
        (EventFilter(identity="9"), [4]),
        (EventFilter(kind="user", identity="1"), []),
        (EventFilter(action="user.changed", actor=DESPATCH), []),
    ],
)
def test_filters(services, wanted, found):
    assert seqs(services, wanted) == found


def test_a_span_of_time_includes_its_start_and_not_its_end(services):
    second, third = (event.at for event in events(services)[1:3])
    assert seqs(services, EventFilter(since=second, until=third)) == [2]
    assert seqs(services, EventFilter(since=third + timedelta(hours=1))) == []


def test_pages_lead_to_older_and_newer_events(services):
    with services.database.reading() as session:
        first = find_events(session, EventFilter(), size=2)
        second = find_events(session, EventFilter(), size=2, before=first.older)
        back = find_events(session, EventFilter(), size=2, after=second.newer)
    assert [[event.seq for event in page.events] for page in (first, second, back)] == [[4, 3], [2, 1], [4, 3]]
    assert (first.newer, first.older, second.newer, second.older) == (None, 3, 2, None)
    assert (back.newer, back.older) == (None, 3)


def test_everything_comes_in_order_across_windows(services):
    with services.database.reading() as session:
        found = [(event.seq, len(event.subjects)) for event in all_events(session, EventFilter(), through=4, window=2)]
    assert found == [(1, 1), (2, 1), (3, 1), (4, 2)]


def test_what_comes_after_the_end_asked_for_is_left_out(services):
    with services.database.reading() as session:
        assert [event.seq for event in all_events(session, EventFilter(), through=2)] == [1, 2]


def test_the_kinds_of_subject(services):
    with services.database.reading() as session:
        assert kinds(session) == ["thing", "user"]


def test_the_last_verdict_is_found(services):
    with services.database.reading() as session:
        assert last_verified(session) is None
    check(services.database, services.storage)
    with services.database.reading() as session:
        verified = last_verified(session)
    assert (verified.events, verified.faults) == (4, 0)
