"""A worker's turn with a sending: each letter once, and nothing that happens is left unexplained."""

from datetime import timedelta

import pytest

from app.audit.record import SYSTEM
from app.campaigns.editing import CampaignClosed
from app.campaigns.states import State as CampaignState
from app.delivery.attempts.reasons import HELD_BACK, Reason
from app.delivery.carriers import Parcel
from app.delivery.marking.sendable import Stand, Why
from app.delivery.models import Attempt
from app.delivery.sending.claim import CATCH_UP, Claimed, claim, due_sendings, left_in_hand, lose
from app.delivery.sending.outcome import MOST_TRIES, WAITS, settle
from app.delivery.sending.steer import cancel_sending, go_on, pause_sending, resume_sending
from app.delivery.sending.words import (
    CAMPAIGN_CLOSED,
    IN_PRE_ELECTION,
    LOST,
    NEWER_EDITION,
    NONE_COMPOSED,
    UNSURE_IN_A_ROW,
)
from app.delivery.sending.work import CHAIN_SECONDS, Way, work
from app.delivery.states import SendingState, State
from app.delivery.words import STANDS
from app.platform.clock import now, today
from app.platform.mail.errors import PutOff, Refused, ServerFailed, Unsure
from app.registry.periods.change import Period, add_period
from tests.delivery.marking import close
from tests.delivery.sending import make, of, unclear
from tests.delivery.sendings.office import (
    ADDRESSES,
    LEADERS,
    LETTERS,
    Fake,
    attempts_in,
    in_time,
    kinds,
    plain,
    sending_of,
    started,
    states,
    steer,
    turn,
)
from tests.production.making import together
from tests.refusals import refused

HANDED, QUEUED, FAILED = State.HANDED_OVER, State.QUEUED, State.FAILED
LATER = PutOff("mail_put_off", "450 greylisted")
DOWN = ServerFailed("mail_server_silent", "no route")
NO_SUCH = Refused("mail_refused", "550 5.1.1 nobody", Reason.NO_SUCH_MAILBOX)
BROKE = Unsure("mail_answer_lost", "closed")


def test_every_letter_goes_once_in_order_and_then_it_is_done(ready):
    sending_id = started(ready)
    carrier = turn(ready, sending_id)
    assert carrier.sent_to == [ADDRESSES[number] for number in LETTERS]
    assert states(ready, sending_id) == [HANDED] * 5
    assert sending_of(ready, sending_id).state == SendingState.DONE
    one = attempts_in(ready, sending_id)[0]
    assert kinds(ready, one.id) == ["queued", "handing", "handed_over"]
    assert one.handed
    assert turn(ready, sending_id).parcels == []


def test_in_its_countdown_nothing_leaves(ready):
    sending_id = started(ready, starts_at=now() + timedelta(minutes=1))
    assert turn(ready, sending_id).parcels == []
    assert sending_of(ready, sending_id).state == SendingState.COUNTDOWN


def test_after_the_first_wave_it_waits_until_somebody_has_looked(ready):
    sending_id = started(ready, first_wave=2)
    assert len(turn(ready, sending_id).parcels) == 2
    assert sending_of(ready, sending_id).state == SendingState.LOOKING
    assert turn(ready, sending_id).parcels == []
    steer(ready, go_on, sending_id)
    assert len(turn(ready, sending_id).parcels) == 3
    assert sending_of(ready, sending_id).state == SendingState.DONE


def test_a_letter_of_the_first_wave_that_is_put_off_does_not_keep_it_from_the_look(ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id, Fake([LATER, None]))
    assert states(ready, sending_id) == [QUEUED, HANDED, QUEUED, QUEUED, QUEUED]
    assert sending_of(ready, sending_id).state == SendingState.LOOKING


def test_it_keeps_to_its_rate(ready, monkeypatch):
    sending_id = started(ready, per_minute=60)
    at = now()
    in_time(monkeypatch, at)
    carrier = Fake()
    way = Way(plain, carrier)
    assert 0 < work(ready, sending_id, lambda *_: way) <= 1
    assert len(carrier.parcels) == 1
    assert sending_of(ready, sending_id).next_at - at >= timedelta(seconds=1)


def test_what_came_late_is_made_good_within_bounds(ready, monkeypatch):
    sending_id = started(ready, per_minute=60)
    begun = now()
    in_time(monkeypatch, begun)
    turn(ready, sending_id)
    in_time(monkeypatch, begun + timedelta(hours=1))
    assert len(turn(ready, sending_id).parcels) == 4 <= CATCH_UP.seconds


def test_a_pause_is_heeded_between_two_letters(ready):
    sending_id = started(ready)
    pausing = Fake([lambda _: steer(ready, pause_sending, sending_id), None])
    turn(ready, sending_id, pausing)
    assert states(ready, sending_id) == [HANDED] + [QUEUED] * 4
    assert turn(ready, sending_id).parcels == []
    steer(ready, resume_sending, sending_id)
    assert len(turn(ready, sending_id).parcels) == 4


def test_a_cancellation_is_heeded_and_what_waited_may_be_sent_anew(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([lambda _: steer(ready, cancel_sending, sending_id), None]))
    assert states(ready, sending_id) == [HANDED] + [State.CANCELLED] * 4
    with ready.database.reading() as session:
        assert [of(session, number).stand for number in LETTERS] == [Stand.SENT] + [Stand.READY] * 4
    again = started(ready)
    assert turn(ready, again).sent_to == [ADDRESSES[number] for number in LETTERS[1:]]


def test_one_that_is_put_off_after_the_cancellation_is_cancelled_too(ready):
    def cancel(_parcel):
        steer(ready, cancel_sending, sending_id)
        raise LATER

    sending_id = started(ready)
    turn(ready, sending_id, Fake([cancel]))
    assert states(ready, sending_id) == [State.CANCELLED] * 5


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


def test_two_mails_running_that_cannot_be_put_together_pause_the_sending(ready):
    def compose(*_args):
        raise KeyError("a bug")

    sending_id = started(ready)
    assert turn(ready, sending_id, compose=compose).parcels == []
    assert states(ready, sending_id) == [FAILED] * 2 + [QUEUED] * 3
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, NONE_COMPOSED)
    steer(ready, resume_sending, sending_id)
    assert len(turn(ready, sending_id).parcels) == 3


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


def test_an_edition_that_was_replaced_since_is_kept_back(ready):
    sending_id = started(ready)
    make(ready, LEADERS[:1])
    turn(ready, sending_id)
    said = {one.said for one in attempts_in(ready, sending_id) if one.state == FAILED}
    assert said == {NEWER_EDITION.format(number=2)}


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


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (Refused("letter_file_changed", "key"), HELD_BACK),
        (Refused("mail_address_unfit", "ä@b.example", Reason.NO_SUCH_MAILBOX), Reason.NO_SUCH_MAILBOX),
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


def test_of_several_workers_one_has_it(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([lambda _: steer(ready, pause_sending, sending_id)]))
    steer(ready, resume_sending, sending_id)
    (attempt_id,) = [one.id for one in attempts_in(ready, sending_id) if one.position == 2]

    def claimed():
        with ready.database.writing() as session:
            return claim(session, attempt_id, at=now())

    assert sorted(together(*[claimed] * 4)) == sorted([Claimed.MINE] + [Claimed.NOT_NOW] * 3)


def test_many_workers_hand_each_letter_over_once(ready):
    sending_id = started(ready)
    carriers = [Fake() for _ in range(4)]
    came = together(*[lambda one=one: turn(ready, sending_id, one) for one in carriers])
    assert came == carriers
    assert sorted(to for one in carriers for to in one.sent_to) == sorted(ADDRESSES.values())


def test_when_its_campaign_is_closed_it_pauses_and_is_resumed_when_that_is_open_again(ready):
    sending_id = started(ready)
    close(ready)
    assert turn(ready, sending_id).parcels == []
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, CAMPAIGN_CLOSED)
    with pytest.raises(CampaignClosed):
        steer(ready, resume_sending, sending_id)
    close(ready, CampaignState.OPEN)
    steer(ready, resume_sending, sending_id)
    assert len(turn(ready, sending_id).parcels) == 5


def test_in_a_pre_election_period_that_came_up_since_it_does_not_go_on_without_a_reason(ready):
    sending_id = started(ready, first_wave=2)
    turn(ready, sending_id)
    period_from_today(ready)
    with refused("sending_in_pre_election"):
        steer(ready, go_on, sending_id)
    assert sending_of(ready, sending_id).state == SendingState.LOOKING


def period_from_today(services) -> None:
    """Until tomorrow, since ten minutes from now may be tomorrow."""
    tomorrow = today() + timedelta(days=1)
    with services.database.writing() as session:
        add_period(session, Period("local elections", today(), tomorrow, "Somebody said so"), actor=SYSTEM)


@pytest.mark.parametrize("later", [timedelta(), timedelta(minutes=10)])
def test_by_itself_it_does_not_go_on_in_a_pre_election_period_that_came_up_since(ready, monkeypatch, later):
    sending_id = started(ready, starts_at=now() + later)
    period_from_today(ready)
    in_time(monkeypatch, now() + later)
    assert turn(ready, sending_id).parcels == []
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.trouble) == (SendingState.PAUSED, IN_PRE_ELECTION)
    assert states(ready, sending_id) == [QUEUED] * 5


def test_it_heeds_a_period_that_begins_between_two_letters(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([lambda _: period_from_today(ready), None]))
    assert states(ready, sending_id) == [HANDED] + [QUEUED] * 4


def test_one_that_says_why_goes_on_in_a_pre_election_period(ready):
    period_from_today(ready)
    assert len(turn(ready, started(ready, despite="As agreed")).parcels) == 5


def in_hand(services, **terms):
    """An attempt that a worker claimed before it died."""
    sending_id = started(services, **terms)
    turn(services, sending_id, Fake([lambda _: steer(services, pause_sending, sending_id)]))
    steer(services, resume_sending, sending_id)
    attempt_id = attempts_in(services, sending_id)[1].id
    with services.database.writing() as session:
        assert claim(session, attempt_id, at=now()) is Claimed.MINE
    return sending_id, attempt_id


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
        settle(session, attempt_id, Fake().hand(_parcel()), source="smtp", at=now())
    with ready.database.reading() as session:
        assert session.get_one(Attempt, attempt_id).state == HANDED


def test_a_slow_worker_that_was_given_up_puts_nothing_back_into_the_queue(ready):
    _, attempt_id = in_hand(ready)
    sweep(ready, before=now())
    with ready.database.writing() as session:
        settle(session, attempt_id, LATER, source="smtp", at=now())
    with ready.database.reading() as session:
        assert session.get_one(Attempt, attempt_id).state == State.UNCERTAIN


def _parcel():
    return Parcel(attempt_id=1, reference="MAR15-0042", number="mar15-0042.x@despatch.example")


def test_the_sweep_finds_what_nobody_works_on(ready):
    sending_id = started(ready, first_wave=2)
    at = now()

    def due(later=timedelta()):
        with ready.database.reading() as session:
            return due_sendings(session, at=at + later, idle=timedelta(seconds=30))

    assert due() == [sending_id]
    turn(ready, sending_id)
    assert due(timedelta(hours=1)) == []
    steer(ready, go_on, sending_id)
    assert due() == []
    assert due(timedelta(minutes=1)) == [sending_id]


def test_what_is_due_much_later_is_left_to_the_sweep(ready):
    sending_id = started(ready, starts_at=now() + timedelta(seconds=CHAIN_SECONDS * 2))
    assert work(ready, sending_id, lambda *_: Way(plain, Fake())) is None
