"""Two at one message, or a report that comes while its letter is being sent. PostgreSQL lets both begin; on SQLite a
writer begins when the one before has ended."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.delivery.models import Attempt
from app.errors import Stale
from app.inbox.decisions.judgements import add_letters, say_kind
from app.inbox.decisions.make_response import close_acknowledgements
from app.inbox.decisions.queue import QueueMoveCounts, close, set_aside, take_up
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.models import MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.sorting.match import Why
from app.inbox.sorting.reclassify import compare, take_over, try_rules
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, Source, State
from app.platform.services import Services
from tests.audit.codes import event_of
from tests.inbox.mail import RECEIVED, as_held, attempt_of, bounce, came, mailed, matched, token, written
from tests.tracking.office import letter, small_campaign
from tests.waiting import until

pytestmark = pytest.mark.parametrize("stack", ["departmental"], indirect=True)

PATIENCE = 30.0
"""Seconds within which the second comes to where it waits."""


@pytest.fixture
def office(stack_services):
    small_campaign(stack_services)
    mailed(stack_services, [1, 2, 3])
    return stack_services


def waits(services: Services) -> bool:
    """Whether anybody waits for another in the database."""
    with services.database.reading() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")))


def meanwhile(services: Services, first: Callable[[Session], object], second: Callable[[], object], then=None):
    """What `second` gave or raised, which began before `first` was committed. `then`: what the first does still, once
    the second waits for it."""
    gave: list[object] = []

    def other() -> None:
        try:
            gave.append(second())
        except Exception as problem:  # noqa: BLE001 (what it raised is what it came to)
            gave.append(problem)

    thread = Thread(target=other)
    with services.database.writing() as session:
        first(session)
        thread.start()
        until(lambda: waits(services), seconds=PATIENCE)
        if then:
            then(session)
    thread.join()
    return gave[0]


def writes(services: Services, act: Callable[[Session], object]) -> Callable[[], object]:
    def transaction() -> object:
        with services.database.writing() as session:
            return act(session)

    return transaction


def count(services: Services, *actions: str) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).where(AuditEvent.action.in_(actions))) or 0


def test_of_two_who_say_what_a_message_is_the_second_is_told(office):
    one = came(office, to=f"replies+{token(1)}@office.example")
    seen = as_held(office, one).seen

    def says(kind):
        return lambda session: say_kind(session, one, kind, seen=seen, actor=SYSTEM)

    second = meanwhile(office, says(Kind.ACKNOWLEDGEMENT), writes(office, says(Kind.COMPLAINT)))
    assert isinstance(second, Stale)
    assert as_held(office, one).kind.kind == Kind.ACKNOWLEDGEMENT


def test_of_two_who_add_a_letter_the_second_is_told(office):
    one = came(office)
    seen = as_held(office, one).seen
    with office.database.reading() as session:
        chosen = [letter(session, 2).id]

    def add(session):
        return add_letters(session, one, chosen, seen=seen, actor=SYSTEM)

    assert isinstance(meanwhile(office, add, writes(office, add)), Stale)
    assert matched(office, one) == {"TRK15-0002": Why.BY_HAND}


def test_of_two_who_move_a_message_the_first_does(office):
    one = came(office)
    second = meanwhile(
        office,
        lambda session: set_aside(session, [one], actor=SYSTEM),
        writes(office, lambda session: close(session, [one], actor=SYSTEM)),
    )
    assert second == QueueMoveCounts(0, 1)
    assert as_held(office, one).message.state == State.SET_ASIDE
    assert count(office, "message.set_aside", "message.closed") == 1

    def again(session):
        return take_up(session, one, actor=SYSTEM)

    assert meanwhile(office, again, writes(office, again)) is False
    assert count(office, "message.taken_up") == 1


def test_acknowledgements_that_two_close_are_recorded_once(office):
    one, two = (came(office, to=f"replies+{token(number)}@office.example") for number in (1, 2))
    for each in (one, two):
        with office.database.writing() as session:
            say_kind(session, each, Kind.ACKNOWLEDGEMENT, seen=as_held(office, each).seen, actor=SYSTEM)

    def shut(session):
        return close_acknowledgements(session, [two, one], actor=SYSTEM)

    second = meanwhile(office, shut, writes(office, shut))
    assert (second.messages, second.left) == (0, {"closed_already": 2})
    assert count(office, "response.recorded") == 2


def arrived(services: Services, raw: bytes) -> int:
    """A message that a worker has still to read."""
    kept = keep_raw(services.storage, raw, form=Form.EML)
    with services.database.writing() as session:
        return take_message(session, kept, source=Source.UPLOAD, at=RECEIVED, actor=SYSTEM).message.id


def reads_a_report(services):
    arrived(services, bounce(1))
    return lambda: read_kept(services)


def says_that_it_is_one(services):
    one = came(services, to=f"replies+{token(1)}@office.example")
    return writes(
        services, lambda session: say_kind(session, one, Kind.BOUNCE, seen=as_held(services, one).seen, actor=SYSTEM)
    )


def names_its_letter(services):
    one = came(services, bounce(9, original=False))
    with services.database.reading() as session:
        chosen = [letter(session, 1).id]
    return writes(
        services, lambda session: add_letters(session, one, chosen, seen=as_held(services, one).seen, actor=SYSTEM)
    )


def takes_rules_over(services):
    one = came(services, bounce(9, original=False), at=datetime(2015, 3, 4, tzinfo=UTC))
    with services.database.writing() as session:
        session.get_one(Attempt, attempt_of(services, 1).id).address = "post9@council.example"
        of = MessageKind.message_id == one
        session.execute(update(MessageKind).where(of).values(kind="reply", reason=None, rules_version="old"))
    try_rules(services)
    return writes(services, lambda session: take_over(session, seen=compare(session).seen, actor=SYSTEM))


def reads_an_answer(services):
    arrived(services, written(In_Reply_To="<letter-1@office.example>"))
    return lambda: read_kept(services)


@pytest.mark.parametrize(
    ("prepare", "state"),
    [
        (reads_a_report, "failed"),
        (says_that_it_is_one, "failed"),
        (names_its_letter, "failed"),
        (takes_rules_over, "failed"),
        (reads_an_answer, "handed_over"),
    ],
)
def test_who_settles_a_sending_waits_for_who_sends_it_before_the_record(office, prepare, state):
    """Whoever sends holds the sending, then the record; the other way round each would wait for the other."""
    act, attempt = prepare(office), attempt_of(office, 1)

    def send(session):
        session.get_one(Attempt, attempt.id, with_for_update=True)

    def tell(session):  # what a carrier says of it
        record(session, event_of("letter.told_of"), actor=SYSTEM, subjects=[("letter", attempt.letter_id)])

    came_to = meanwhile(office, send, act, tell)
    assert not isinstance(came_to, Exception), came_to
    assert attempt_of(office, 1).state == state
    with office.database.reading() as session:
        assert session.scalars(select(MessageLetter.letter_id)).all() == [attempt.letter_id]
