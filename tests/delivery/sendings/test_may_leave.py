"""What was queued may not leave any more: it went by another way, or its address is used no longer."""

import pytest

from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.channels import METHODS, Channel
from app.delivery.models import Attempt
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.sending.routes import Wish
from app.delivery.sending.steer import start_now
from app.delivery.states import State
from app.platform.clock import now, today
from app.registry.contacts.acts import stop_using
from app.registry.contacts.record import Owner, standing_contacts
from tests.delivery import sending
from tests.delivery.reaching import ends, post_of, reach, reach_by_post
from tests.delivery.sending import attempts
from tests.delivery.sendings.office import (
    ADDRESSES,
    LEADERS,
    SOON,
    attempts_in,
    rehearsed,
    started,
    states,
    steer,
    turn,
)

ONE, TWO, THREE = LEADERS


def by_hand(services, number: int) -> None:
    sending.send(services, [number], sending.BY_POST)


def test_what_was_posted_since_it_was_queued_is_not_emailed_too(ready):
    sending_id = started(ready, LEADERS)
    by_hand(ready, TWO)
    assert turn(ready, sending_id).sent_to == [ADDRESSES[ONE], ADDRESSES[THREE]]
    kept = attempts_in(ready, sending_id)[1]
    assert (kept.state, kept.reason, kept.handed) == (State.FAILED, HELD_BACK, None)
    assert kept.said.startswith("It was already posted on 4 March 2015")


def test_what_waits_in_a_batch_too_is_emailed_by_nobody(ready):
    sending_id = started(ready, LEADERS)
    with ready.database.writing() as session:
        first = session.get_one(Attempt, attempts_in(ready, sending_id)[0].id)
        columns = {"letter_id": first.letter_id, "edition_id": first.edition_id, "sent_on": today(), "note": ""}
        session.add(Attempt(channel="post", resend=0, state="queued", recorded=first.recorded, **columns))
    assert turn(ready, sending_id).sent_to == [ADDRESSES[TWO], ADDRESSES[THREE]]
    goes_otherwise = SENTENCES[HoldReason.GOES_OTHERWISE].format(by=METHODS[Channel.POST].by.lower())
    assert attempts_in(ready, sending_id)[0].said == goes_otherwise


@pytest.mark.parametrize("number", [ONE, TWO])
def test_what_is_sent_once_more_on_purpose_goes(ready, number):
    by_hand(ready, number)
    sending_id = started(ready, [number], wish=Wish(Channel.EMAIL, again=True))
    assert turn(ready, sending_id).sent_to == [ADDRESSES[number]]


def test_one_that_failed_by_another_way_does_not_keep_it_back(ready):
    by_hand(ready, ONE)
    with ready.database.writing() as session:
        posted = session.get_one(Attempt, attempts(ready)[0].id)
        posted.state, posted.ended = State.RETURNED, posted.recorded
    assert turn(ready, started(ready, [ONE])).sent_to == [ADDRESSES[ONE]]


def test_an_address_that_was_corrected_since_is_used_no_more(ready):
    sending_id = started(ready, LEADERS, starts_at=now() + SOON)
    reach(ready, {ONE: "corrected@council.example"})
    steer(ready, start_now, sending_id)
    assert turn(ready, sending_id).sent_to == [ADDRESSES[TWO], ADDRESSES[THREE]]
    said = attempts_in(ready, sending_id)[0].said
    assert ADDRESSES[ONE] in said
    assert "corrected@council.example" in said


def test_an_address_that_must_not_be_used_any_more_is_not(ready):
    sending_id = started(ready, LEADERS)
    with ready.database.writing() as session:
        owner = Owner(post_id=post_of(session, ONE))
        (one,) = [contact for contact in standing_contacts(session, owner, "email") if contact.value == ADDRESSES[ONE]]
        stop_using(session, one.id, "It bounces", actor=SYSTEM)
    turn(ready, sending_id)
    assert states(ready, sending_id) == [State.FAILED, State.HANDED_OVER, State.HANDED_OVER]
    assert attempts_in(ready, sending_id)[0].said.startswith(
        f"It was due to go to {ADDRESSES[ONE]}, but the registry now gives"
    )


def test_how_an_address_is_written_does_not_matter(ready):
    sending_id = started(ready, [ONE])
    reach(ready, {ONE: ADDRESSES[ONE].upper()})
    assert turn(ready, sending_id).sent_to == [ADDRESSES[ONE]]


def test_a_post_that_left_the_list_since_is_not_written_to(ready):
    sending_id = started(ready, LEADERS)
    ends(ready, ONE)
    assert turn(ready, sending_id).sent_to == [ADDRESSES[TWO], ADDRESSES[THREE]]
    kept = attempts_in(ready, sending_id)[0]
    assert (kept.state, kept.reason, kept.handed) == (State.FAILED, HELD_BACK, None)
    assert kept.said.startswith("The post is not on its registry’s list today, so this letter was not sent.")


def test_when_that_was_chosen_its_letter_goes_by_post(ready):
    ends(ready, ONE)
    wish = Wish(Channel.POST, unlisted=True)
    with ready.database.reading() as session:
        seen = rehearsed(session, [ONE], wish).seen(Channel.POST)
    sending_id = started(ready, [ONE], wish=wish, seen=seen, channel=Channel.POST)
    turn(ready, sending_id)
    assert states(ready, sending_id) == [State.HANDED_OVER]


def test_a_letter_that_prints_an_address_of_before_is_not_posted(ready):
    wish = Wish(Channel.POST, accepted="The office confirmed it by telephone")
    with ready.database.reading() as session:
        seen = rehearsed(session, LEADERS, wish).seen(Channel.POST)
    sending_id = started(ready, LEADERS, wish=wish, seen=seen, channel=Channel.POST)
    reach_by_post(ready, {ONE: ("Town Hall", "High Street", "Leeds", "LS1 1UR")})
    turn(ready, sending_id)
    assert states(ready, sending_id) == [State.FAILED, State.HANDED_OVER, State.HANDED_OVER]
    assert attempts_in(ready, sending_id)[0].said.startswith("It prints the address ")


def test_the_choice_covers_the_letters_that_it_was_made_for(ready):
    ends(ready, ONE)
    wish = Wish(Channel.POST, unlisted=True, accepted="They were looked up this week")
    with ready.database.reading() as session:
        seen = rehearsed(session, [ONE, TWO], wish).seen(Channel.POST)
    sending_id = started(ready, [ONE, TWO], wish=wish, seen=seen, channel=Channel.POST)
    ends(ready, TWO)
    with ready.database.reading() as session:
        assert rehearsed(session, [ONE, TWO], wish).seen(Channel.POST) != seen, "an old page starts nothing"
    turn(ready, sending_id)
    assert states(ready, sending_id) == [State.HANDED_OVER, State.FAILED]
