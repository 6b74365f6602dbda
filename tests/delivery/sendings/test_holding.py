"""What another room holds back does not leave, whatever was queued."""

import pytest

from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.sending import holds as holding
from app.delivery.states import State
from tests.delivery.sending import ids
from tests.delivery.sendings.office import ADDRESSES, LETTERS, attempts_in, rehearsed, started, turn

ANSWERED = "MAR15-0042 is answered."


@pytest.fixture
def answered(ready, monkeypatch):
    """A room that holds the first letter back once it is told to: a list to put the letter's id in."""
    told: list[int] = []

    def hold(_session, letter_ids):
        return dict.fromkeys(set(told).intersection(letter_ids), ANSWERED)

    monkeypatch.setattr(holding.HOLDS, "things", (hold,))
    return told


def first(services) -> int:
    with services.database.reading() as session:
        return ids(session, LETTERS[:1])[0]


def test_what_is_held_back_after_it_was_queued_stays_and_says_why(ready, answered):
    sending_id = started(ready)
    answered.append(first(ready))
    carrier = turn(ready, sending_id)
    assert carrier.sent_to == [ADDRESSES[number] for number in LETTERS[1:]]
    one = attempts_in(ready, sending_id)[0]
    assert (one.state, one.reason, one.said, one.handed) == (State.FAILED, HELD_BACK, ANSWERED, None)


def test_what_is_held_back_is_not_queued_at_all(ready, answered):
    answered.append(first(ready))
    with ready.database.reading() as session:
        (one,) = rehearsed(session).blocked
    assert (one.letter.letter_id, one.held) == (answered[0], ANSWERED)
    assert len(turn(ready, started(ready)).parcels) == len(LETTERS) - 1
