"""A worker's turn with a sending: its rhythm, its pauses, and each letter once."""

from datetime import timedelta

import pytest

from app.audit.record import SYSTEM
from app.campaigns.editing import CampaignClosed
from app.campaigns.states import State as CampaignState
from app.clearance.replay import doubted_registries
from app.delivery.marking.sendable import Stand
from app.delivery.models import Sending
from app.delivery.sending.claim import CATCH_UP, ClaimResult, claim
from app.delivery.sending.progress import progress_of
from app.delivery.sending.steer import cancel_sending, go_on, pause_sending, resume_sending
from app.delivery.sending.words import CAMPAIGN_CLOSED, IN_PRE_ELECTION
from app.delivery.sending.work import Way, work
from app.delivery.states import SendingState, State
from app.platform.clock import now, today
from app.registry.periods.change import Period, add_period
from tests.delivery.marking import close
from tests.delivery.sending import of
from tests.delivery.sendings.office import (
    ADDRESSES,
    HANDED,
    LATER,
    LETTERS,
    QUEUED,
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


def test_each_claim_compares_the_clearances_with_the_record_once(ready, monkeypatch):
    compared = []

    def compare(session, campaign_id):
        compared.append(campaign_id)
        return doubted_registries(session, campaign_id)

    sending_id = started(ready)
    monkeypatch.setattr("app.clearance.requests.doubted_registries", compare)
    turn(ready, sending_id)
    assert len(compared) == len(LETTERS)


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


@pytest.mark.parametrize(("looked", "seconds"), [(False, 2), (True, 5)])
def test_the_time_left_is_that_of_the_first_wave_until_somebody_has_looked(ready, looked, seconds):
    sending_id = started(ready, first_wave=2, per_minute=60)
    with ready.database.writing() as session:
        sending = session.get_one(Sending, sending_id)
        sending.state, sending.looked = SendingState.SENDING, looked
        assert progress_of(session, sending).left == timedelta(seconds=seconds)


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


def test_of_several_workers_one_has_it(ready):
    sending_id = started(ready)
    turn(ready, sending_id, Fake([lambda _: steer(ready, pause_sending, sending_id)]))
    steer(ready, resume_sending, sending_id)
    (attempt_id,) = [one.id for one in attempts_in(ready, sending_id) if one.position == 2]

    def claimed():
        with ready.database.writing() as session:
            return claim(session, attempt_id, at=now())

    assert sorted(together(*[claimed] * 4)) == sorted([ClaimResult.MINE] + [ClaimResult.NOT_NOW] * 3)


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
