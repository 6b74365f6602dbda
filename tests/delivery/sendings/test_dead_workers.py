"""What a dead or slow worker left is uncertain, and the sweep finds what nobody works on."""

from datetime import timedelta

from app.delivery.carriers import Parcel
from app.delivery.models import Attempt
from app.delivery.sending.claim import due_sendings, left_in_hand, longest, lose
from app.delivery.sending.outcome import settle
from app.delivery.sending.steer import go_on, pause_sending, resume_sending
from app.delivery.sending.words import LOST
from app.delivery.sending.work import CHAIN_SECONDS, Way, work
from app.delivery.states import SendingState, State
from app.delivery.tasks import IDLE
from app.platform.clock import now
from tests.delivery.sendings.office import HANDED, LATER, Fake, in_hand, plain, sending_of, started, states, steer, turn


def sweep(services, *, before):
    with services.database.reading() as session:
        found = left_in_hand(session, before=before)
    for attempt_id in found:
        with services.database.writing() as session:
            lose(session, attempt_id, at=now())


def test_what_a_dead_worker_left_in_hand_is_uncertain_and_never_queued_again(ready):
    sending_id, attempt_id = in_hand(ready)
    turn(ready, sending_id)
    assert states(ready, sending_id)[1] == State.HANDING
    assert sending_of(ready, sending_id).state == SendingState.SENDING
    sweep(ready, before=now() - timedelta(minutes=1))
    assert states(ready, sending_id)[1] == State.HANDING
    sweep(ready, before=now())
    with ready.database.reading() as session:
        left = session.get_one(Attempt, attempt_id)
    assert (left.state, left.said) == (State.UNCERTAIN, LOST)
    assert turn(ready, sending_id).parcels == []
    assert sending_of(ready, sending_id).state == SendingState.DONE


def test_a_slow_worker_that_was_given_up_still_says_what_came_of_it(ready):
    _, attempt_id = in_hand(ready)
    sweep(ready, before=now())
    with ready.database.writing() as session:
        settle(session, attempt_id, Fake().hand(_parcel()), source="smtp", at=now(), claimed_at=now())
    with ready.database.reading() as session:
        assert session.get_one(Attempt, attempt_id).state == HANDED


def test_a_slow_worker_that_was_given_up_puts_nothing_back_into_the_queue(ready):
    _, attempt_id = in_hand(ready)
    sweep(ready, before=now())
    with ready.database.writing() as session:
        settle(session, attempt_id, LATER, source="smtp", at=now(), claimed_at=now())
    with ready.database.reading() as session:
        assert session.get_one(Attempt, attempt_id).state == State.UNCERTAIN


def _parcel():
    return Parcel(attempt_id=1, reference="MAR15-0042", number="mar15-0042.x@despatch.example")


def test_the_sweep_finds_what_nobody_works_on(ready):
    sending_id = started(ready, first_wave=2)
    at = now()

    def due(later=timedelta()):
        with ready.database.reading() as session:
            return due_sendings(session, at=at + later, idle=IDLE, in_hand_since=at + later)

    assert due() == [sending_id]
    turn(ready, sending_id)
    assert due(timedelta(hours=1)) == []
    steer(ready, go_on, sending_id)
    assert due() == []
    assert due(timedelta(minutes=1)) == [sending_id]


def due_in(services, later: timedelta) -> list[int]:
    """The sendings that the sweep finds so much later."""
    at = now() + later
    with services.database.reading() as session:
        return due_sendings(session, at=at, idle=IDLE, in_hand_since=at - longest(services.settings))


def test_a_sending_whose_worker_waits_for_an_answer_is_left_to_it(ready):
    sending_id, _ = in_hand(ready)
    limit = longest(ready.settings)
    assert [due_in(ready, later) for later in (IDLE * 2, limit / 2, limit - IDLE)] == [[]] * 3
    assert due_in(ready, limit + IDLE) == [sending_id]


def test_a_sending_whose_letter_is_settled_is_due_at_once(ready):
    sending_id, attempt_id = in_hand(ready)
    with ready.database.reading() as session:
        claimed_at = session.get_one(Attempt, attempt_id).claimed_at
    with ready.database.writing() as session:
        settle(session, attempt_id, LATER, source="smtp", at=now(), claimed_at=claimed_at)
    assert due_in(ready, IDLE * 2) == [sending_id]


def test_a_letter_in_hand_keeps_no_other_sending_from_a_worker(ready):
    """Not even one that is of no sending."""
    sending_id, attempt_id = in_hand(ready)
    with ready.database.writing() as session:
        session.get_one(Attempt, attempt_id).sending_id = None
    assert due_in(ready, IDLE * 2) == [sending_id]


def test_a_paused_sending_that_is_resumed_is_attended_to_though_its_worker_died(ready):
    """What the dead worker had in hand becomes uncertain; every other letter is sent once."""
    sending_id, _ = in_hand(ready)
    limit = longest(ready.settings)
    steer(ready, pause_sending, sending_id)
    assert due_in(ready, limit + IDLE) == []
    steer(ready, resume_sending, sending_id)
    assert due_in(ready, IDLE * 2) == []
    assert due_in(ready, limit + IDLE) == [sending_id]
    sweep(ready, before=now())
    assert due_in(ready, IDLE * 2) == [sending_id]
    assert len(turn(ready, sending_id).parcels) == 3
    assert sorted(states(ready, sending_id)) == sorted([HANDED] * 4 + [State.UNCERTAIN])


def test_what_is_due_much_later_is_left_to_the_sweep(ready):
    sending_id = started(ready, starts_at=now() + timedelta(seconds=CHAIN_SECONDS * 2))
    assert work(ready, sending_id, lambda *_: Way(plain, Fake())) is None
