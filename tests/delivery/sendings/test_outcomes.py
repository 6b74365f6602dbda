"""What carriers answer, and what becomes of the letter and its sending."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.delivery.attempts.reasons import HELD_BACK, Reason
from app.delivery.marking.sendable import Stand, Why
from app.delivery.models import AttemptEvent
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.sending.outcome import MOST_TRIES, WAITS
from app.delivery.sending.steer import pause_sending, resume_sending
from app.delivery.sending.words import CAMPAIGN_CLOSED, NONE_COMPOSED, UNSURE_IN_A_ROW
from app.delivery.states import SendingState, State
from app.delivery.words import STANDS
from app.platform.clock import now
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from tests.delivery.marking import close
from tests.delivery.sending import make, of, unclear
from tests.delivery.sendings.office import (
    FAILED,
    HANDED,
    LATER,
    LEADERS,
    LETTERS,
    QUEUED,
    Fake,
    attempts_in,
    in_time,
    plain,
    sending_of,
    started,
    states,
    steer,
    turn,
)

DOWN = ServerFailed("mail_server_silent", "no route")
NO_SUCH = RefusedByServer("mail_refused", "550 5.1.1 nobody", Reason.NO_SUCH_MAILBOX)
BROKE = Unsure("mail_answer_lost", "closed")


def test_one_that_is_put_off_waits_and_the_others_go(ready):
    sending_id = started(ready)
    before = now()
    turn(ready, sending_id, Fake([LATER, None]))
    first, *others = attempts_in(ready, sending_id)
    assert (first.state, first.tries, first.reason, first.said) == (QUEUED, 1, Reason.TEMPORARY, "450 greylisted")
    assert first.handed is None
    assert before + timedelta(seconds=50) < first.due_at <= now() + WAITS[0]
    assert {one.state for one in others} == {HANDED}
    assert sending_of(ready, sending_id).state == SendingState.SENDING


def test_waits_grow_over_about_a_day_and_then_it_has_failed(ready, monkeypatch):
    sending_id = started(ready, LETTERS[:1])
    at, waits = now(), []
    for _ in range(MOST_TRIES):
        in_time(monkeypatch, at)
        turn(ready, sending_id, Fake([LATER]))
        (one,) = attempts_in(ready, sending_id)
        waits.append(one.due_at - at)
        at = one.due_at
    assert waits[:-1] == list(WAITS)
    assert timedelta(hours=23) < sum(WAITS, timedelta()) < timedelta(hours=25)
    assert (one.state, one.reason, one.tries) == (FAILED, Reason.TEMPORARY, MOST_TRIES)
    assert sending_of(ready, sending_id).state == SendingState.DONE


def test_a_server_that_is_down_stops_the_whole_rhythm_and_costs_no_letter_a_try(ready, monkeypatch):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([DOWN]))
    assert [one.tries for one in attempts_in(ready, sending_id)] == [0] * 5
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.SENDING, "mail_server_silent")
    assert sending.next_at == attempts_in(ready, sending_id)[0].due_at
    assert turn(ready, sending_id).parcels == []
    in_time(monkeypatch, sending.next_at + timedelta(seconds=1))
    assert len(turn(ready, sending_id).parcels) == 5
    assert sending_of(ready, sending_id).trouble == ""


def down_for(services, monkeypatch, sending_id, times):
    """Waits, of a server that is down so many times running."""
    at, waits = now(), []
    for _ in range(times):
        in_time(monkeypatch, at)
        turn(services, sending_id, Fake([DOWN]))
        sending = sending_of(services, sending_id)
        waits.append(sending.next_at - at)
        at = sending.next_at
    return waits


def test_a_server_that_stays_down_is_waited_for_longer_each_time_and_then_all_of_it_pauses(ready, monkeypatch):
    sending_id = started(ready)
    assert down_for(ready, monkeypatch, sending_id, len(WAITS)) == list(WAITS)
    assert sending_of(ready, sending_id).state == SendingState.SENDING
    in_time(monkeypatch, sending_of(ready, sending_id).next_at)
    turn(ready, sending_id, Fake([DOWN]))
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, "mail_server_silent")
    assert {(one.state, one.tries) for one in attempts_in(ready, sending_id)} == {(QUEUED, 0)}
    steer(ready, resume_sending, sending_id)
    in_time(monkeypatch, sending.next_at + timedelta(seconds=1))
    assert len(turn(ready, sending_id).parcels) == 5


def test_a_server_that_answered_meanwhile_is_waited_for_anew(ready, monkeypatch):
    sending_id = started(ready)
    down_for(ready, monkeypatch, sending_id, 2)
    at = sending_of(ready, sending_id).next_at + timedelta(seconds=1)
    in_time(monkeypatch, at)
    turn(ready, sending_id, Fake([None, DOWN]))
    assert states(ready, sending_id) == [HANDED] + [QUEUED] * 4
    assert sending_of(ready, sending_id).next_at == at + WAITS[0]


def test_a_late_success_leaves_the_reason_for_which_the_sending_was_paused(ready):
    """Of two workers one finds the campaign closed, while the other waits for its server."""

    def find_it_closed(_parcel):
        close(ready)
        turn(ready, sending_id)

    sending_id = started(ready)
    turn(ready, sending_id, Fake([find_it_closed]))
    assert states(ready, sending_id) == [HANDED] + [QUEUED] * 4
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, CAMPAIGN_CLOSED)


def test_a_server_that_fails_late_leaves_the_reason_for_which_the_sending_was_paused(ready):
    def close_it_and_fail(_parcel):
        close(ready)
        turn(ready, sending_id)
        raise DOWN

    sending_id = started(ready)
    turn(ready, sending_id, Fake([close_it_and_fail]))
    assert states(ready, sending_id) == [QUEUED] * 5
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, CAMPAIGN_CLOSED)


def test_a_server_that_fails_late_is_no_reason_of_a_pause_by_a_person(ready, monkeypatch):
    def pause_it_and_fail(_parcel):
        steer(ready, pause_sending, sending_id)
        raise DOWN

    sending_id = started(ready)
    turn(ready, sending_id, Fake([pause_it_and_fail]))
    sending, first = sending_of(ready, sending_id), attempts_in(ready, sending_id)[0]
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, "")
    assert (first.state, first.tries) == (QUEUED, 0)
    in_time(monkeypatch, first.due_at)
    steer(ready, resume_sending, sending_id)
    assert len(turn(ready, sending_id).parcels) == 5


def reasons(services):
    """Why letters were held back, as their events say, in order."""
    query = select(AttemptEvent.facts["held"].as_string()).where(AttemptEvent.reason == HELD_BACK)
    with services.database.reading() as session:
        return session.scalars(query.order_by(AttemptEvent.id)).all()


def uncomposed(*_args):
    """What puts a mail together fails."""
    raise KeyError("a bug")


def test_two_mails_running_that_cannot_be_put_together_pause_the_sending(ready):
    sending_id = started(ready)
    assert turn(ready, sending_id, compose=uncomposed).parcels == []
    assert reasons(ready) == [HoldReason.NOT_COMPOSED] * 2
    assert states(ready, sending_id) == [FAILED] * 2 + [QUEUED] * 3
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, NONE_COMPOSED)
    steer(ready, resume_sending, sending_id)
    assert len(turn(ready, sending_id).parcels) == 3


def test_a_mail_that_an_earlier_release_could_not_put_together_counts(ready, monkeypatch):
    """It recorded a sentence, and no code."""

    def compose(session, services, attempt, sending):
        if attempt.position == 1:
            raise KeyError("a bug")
        raise PutOff("letter_file_out_of_reach", "no space left on device")

    sending_id = started(ready)
    turn(ready, sending_id, compose=compose)
    said = "Despatch could not put the mail together. An administrator finds why in the worker’s log."
    with ready.database.writing() as session:
        held = update(AttemptEvent).where(AttemptEvent.reason == HELD_BACK)
        assert session.execute(held.values(facts={}, said=said)).rowcount == 1
    in_time(monkeypatch, sending_of(ready, sending_id).next_at)
    turn(ready, sending_id, compose=uncomposed)
    assert states(ready, sending_id) == [FAILED] * 2 + [QUEUED] * 3
    assert sending_of(ready, sending_id).trouble == NONE_COMPOSED


def test_one_that_is_refused_has_failed_for_its_reason(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([NO_SUCH, None]))
    first = attempts_in(ready, sending_id)[0]
    assert (first.state, first.reason, first.said) == (FAILED, Reason.NO_SUCH_MAILBOX, "550 5.1.1 nobody")
    with ready.database.reading() as session:
        assert of(session, LETTERS[0]).stand == Stand.FAILED


def test_where_the_answer_is_lost_it_is_uncertain_and_nobody_tries_again(ready):
    sending_id = started(ready, LETTERS[:1])
    turn(ready, sending_id, Fake([BROKE]))
    assert states(ready, sending_id) == [State.UNCERTAIN]
    assert turn(ready, sending_id).parcels == []
    with ready.database.reading() as session:
        assert of(session, LETTERS[0]).stand == Stand.SENT


def test_two_lost_answers_running_pause_the_sending(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([BROKE]))
    assert states(ready, sending_id) == [State.UNCERTAIN] * 2 + [QUEUED] * 3
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, UNSURE_IN_A_ROW)


def test_one_lost_answer_among_others_pauses_nothing(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([BROKE, None, BROKE, None]))
    assert sending_of(ready, sending_id).state == SendingState.DONE


def test_a_carrier_that_breaks_leaves_it_uncertain(ready):
    sending_id = started(ready, LETTERS[:1])
    turn(ready, sending_id, Fake([KeyError("a bug")]))
    assert states(ready, sending_id) == [State.UNCERTAIN]


def test_a_text_whose_clearance_went_is_kept_back_in_words(ready):
    sending_id = started(ready)
    unclear(ready, "council-leaders")
    assert len(turn(ready, sending_id).parcels) == 2
    last = attempts_in(ready, sending_id)[-1]
    assert (last.state, last.reason, last.handed) == (FAILED, HELD_BACK, None)
    assert STANDS[Why.NOT_CLEARED].one in last.said
    assert reasons(ready) == [HoldReason.NOT_SENDABLE] * 3


def test_an_edition_that_was_replaced_since_is_kept_back(ready):
    sending_id = started(ready)
    make(ready, LEADERS[:1])
    turn(ready, sending_id)
    said = {one.said for one in attempts_in(ready, sending_id) if one.state == FAILED}
    assert said == {SENTENCES[HoldReason.NEWER_EDITION].format(number=2)}
    assert reasons(ready) == [HoldReason.NEWER_EDITION]


def test_a_file_that_cannot_be_read_now_costs_no_try_and_stops_the_rhythm(ready, monkeypatch):
    def full(*_args):
        raise PutOff("letter_file_out_of_reach", "no space left on device")

    sending_id = started(ready)
    carrier = turn(ready, sending_id, compose=full)
    sending = sending_of(ready, sending_id)
    assert (carrier.parcels, sending.trouble) == ([], "letter_file_out_of_reach")
    assert [(one.state, one.tries) for one in attempts_in(ready, sending_id)] == [(QUEUED, 0)] * 5
    in_time(monkeypatch, sending.next_at + timedelta(seconds=1))
    assert len(turn(ready, sending_id).parcels) == 5


def test_a_file_that_cannot_be_read_is_no_reason_of_a_pause_by_a_person(ready):
    def pause_it_and_fail(*_args):
        steer(ready, pause_sending, sending_id)
        raise PutOff("letter_file_out_of_reach", "no space left on device")

    sending_id = started(ready)
    turn(ready, sending_id, compose=pause_it_and_fail)
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, "")


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (RefusedByServer("letter_file_changed", "key"), HELD_BACK),
        (RefusedByServer("mail_address_unfit", "ä@b.example", Reason.NO_SUCH_MAILBOX), Reason.NO_SUCH_MAILBOX),
        (KeyError("a bug"), HELD_BACK),
    ],
)
def test_what_cannot_be_composed_has_failed_and_the_others_go(ready, problem, reason):
    def compose(session, services, attempt, sending):
        if attempt.position == 1:
            raise problem
        return plain(session, services, attempt, sending)

    sending_id = started(ready)
    assert len(turn(ready, sending_id, compose=compose).parcels) == 4
    first = attempts_in(ready, sending_id)[0]
    assert (first.state, first.reason, first.tries) == (FAILED, reason, 0)
    assert first.said
