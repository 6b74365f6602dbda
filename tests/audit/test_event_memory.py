"""What is kept until an event may have changed it."""

from collections import Counter

import pytest

from app.audit.event_memory import EventCount, EventMemory
from app.audit.record import SYSTEM, record
from tests.audit.codes import event_of
from tests.fixtures.memory import recall, recall_count  # without the comparison


@pytest.fixture
def event(services):
    def happen(name):
        with services.database.writing() as session:
            record(session, event_of(name), actor=SYSTEM, subjects=[("user", 1)])

    return happen


class Worked:
    """How often it was worked out, and at which event."""

    def __init__(self, services, memory):
        self.services, self.memory, self.times = services, memory, 0

    def __call__(self, session=None, key="a"):
        if session is None:
            with self.services.database.reading() as own:
                return self(own, key)

        def work():
            self.times += 1
            return self.times

        return recall(self.memory, session, key, work)


def test_it_is_worked_out_again_after_an_event_that_may_change_it(services, event):
    worked = Worked(services, EventMemory(frozenset({"user", "sign_in"})))
    assert (worked(), worked()) == (1, 1)
    event("user.changed")
    event("sign_in.ended")
    assert worked() == 1
    event("post.added")
    assert (worked(), worked(), worked(key="b")) == (2, 2, 3)


def test_the_oldest_goes_and_a_writer_works_it_out_each_time(services):
    worked = Worked(services, EventMemory(frozenset({"user"}), most=2))
    assert [worked(key=key) for key in "aabbca"] == [1, 1, 2, 2, 3, 4]
    with services.database.writing() as session:
        assert (worked(session), worked(session)) == (5, 6)


def test_a_session_that_began_earlier_sees_its_own_moment(services, event):
    worked = Worked(services, EventMemory(frozenset({"user"})))
    with services.database.reading() as earlier:
        assert worked(earlier) == 1
        event("post.added")
        assert worked() == 2
    with services.database.reading() as session:
        assert worked(session) == 2


def test_events_are_added_to_those_counted_before_unless_they_may_count_otherwise(services, event):
    asked, counts = [], EventCount(unless="risk", but=("risk.viewed",))

    def count(after):
        asked.append(after)
        return Counter({"user.changed": 1})

    def look():
        with services.database.reading() as session:
            return recall_count(counts, session, "a", count)["user.changed"]

    assert (look(), look()) == (1, 1)
    event("user.changed")
    event("risk.viewed")
    assert look() == 2
    event("risk.released")
    assert look() == 1
    assert [after == 0 for after in asked] == [True, False, True]
