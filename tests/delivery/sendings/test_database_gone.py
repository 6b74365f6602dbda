"""The database is gone when a letter has been handed over: its outcome is in the log, and is recorded later."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.delivery.attempts.settle import MOST_SAID
from app.delivery.carriers import CarrierReceipt
from app.delivery.models import AttemptEvent
from app.delivery.sending import work
from app.delivery.sending.claim import ClaimResult, claim
from app.delivery.sending.outcome import settle
from app.delivery.states import State
from app.platform.database import DatabaseGone, after_commit
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from tests.delivery.sending import clear, make
from tests.delivery.sendings.office import (
    ADDRESSES,
    FAILED,
    HANDED,
    LATER,
    LETTERS,
    QUEUED,
    Fake,
    attempts_in,
    kinds,
    reachable,
    sending_of,
    started,
    states,
    turn,
)

ADDRESS = ADDRESSES[LETTERS[0]]
AFTER = [1, 5, 20]
DOWN = ServerFailed("mail_server_silent", "no route")


class Postfix(Fake):
    """Names the number under which it took a mail, and whom that goes to."""

    def hand(self, parcel):
        super().hand(parcel)
        return CarrierReceipt(f"250 2.0.0 <{parcel.to}> queued as 4bXY12", "4bXY12")


@pytest.fixture
def waits(monkeypatch):
    """How long workers waited, in seconds; none of it passes."""
    made = []
    monkeypatch.setattr("app.delivery.sending.work.sleep", made.append)
    return made


def gone(monkeypatch, times):
    """The database does not answer so many times when the outcome of a letter is to be recorded."""
    left = [None] * times

    def settle_later(*args, **kwargs):
        if left:
            left.pop()
            raise DatabaseGone("the server closed the connection")
        return settle(*args, **kwargs)

    monkeypatch.setattr(work, "settle", settle_later)


def unheard(monkeypatch):
    """The first outcome is recorded, but the database is gone before it says so."""
    left = [None]

    def settle_unheard(session, *args, **kwargs):
        settle(session, *args, **kwargs)
        if left:
            left.pop()
            after_commit(session, lose_connection)

    def lose_connection():
        raise DatabaseGone("the server closed the connection")

    monkeypatch.setattr(work, "settle", settle_unheard)


def test_each_try_waits_longer_for_the_database_and_the_proof_is_recorded(ready, monkeypatch, waits):
    sending_id = started(ready, LETTERS[:1])
    gone(monkeypatch, len(AFTER))
    turn(ready, sending_id, Postfix())
    (attempt,) = attempts_in(ready, sending_id)
    assert waits == AFTER
    assert (attempt.state, attempt.outside_id) == (HANDED, "4bXY12")
    with ready.database.reading() as session:
        said = session.scalars(select(AttemptEvent.said).where(AttemptEvent.kind == HANDED)).one()
    assert said == f"250 2.0.0 <{ADDRESS}> queued as 4bXY12"


def test_a_database_that_answers_is_not_waited_for(ready, waits):
    sending_id = started(ready)
    turn(ready, sending_id)
    assert states(ready, sending_id) == [HANDED] * len(LETTERS)
    assert waits == []


def test_the_outcome_is_in_the_log_without_the_address_when_the_database_stays_away(ready, monkeypatch, waits):
    sending_id = started(ready, LETTERS[:1])
    gone(monkeypatch, len(AFTER) + 1)
    with capture_logs() as logs, pytest.raises(DatabaseGone):
        turn(ready, sending_id, Postfix())
    (attempt,) = attempts_in(ready, sending_id)
    assert (attempt.state, waits) == (State.HANDING, AFTER)
    assert [line["event"] for line in logs] == ["letter_taken"] + ["outcome_not_written_down"] * len(AFTER)
    for line in logs:
        assert (line["attempt"], line["carrier"], line["outside_id"]) == (attempt.id, "smtp", "4bXY12")
        assert (line["code"], line["said"]) == ("taken", "250 2.0.0 <…> queued as 4bXY12")
    assert ADDRESS not in str(logs)
    assert sending_of(ready, sending_id).cover not in str(logs)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (RefusedByServer("mail_refused", f"550 5.1.1 {ADDRESS}: nobody"), FAILED),
        (PutOff("mail_put_off", f"450 4.2.0 <{ADDRESS}>: nobody"), QUEUED),
        (Unsure("mail_answer_lost", f"{ADDRESS} nobody"), State.UNCERTAIN),
        (KeyError("nobody", ADDRESS), State.UNCERTAIN),
    ],
)
def test_what_the_server_says_against_a_letter_is_in_the_log_too(ready, answer, state):
    sending_id = started(ready, LETTERS[:1])
    with capture_logs() as logs:
        turn(ready, sending_id, Fake([answer]))
    (line,) = [line for line in logs if line["event"] == "letter_not_handed_over"]
    assert line["code"] == getattr(answer, "code", "carrier_failed")
    assert "nobody" in line["said"]
    assert ADDRESS not in line["said"]
    assert states(ready, sending_id) == [state]


def test_of_a_servers_words_the_log_has_no_more_than_the_record(ready):
    class Talkative(Fake):
        def hand(self, parcel):
            return CarrierReceipt("250 " + "taken " * MOST_SAID)

    sending_id = started(ready, LETTERS[:1])
    with capture_logs() as logs:
        turn(ready, sending_id, Talkative())
    assert [len(line["said"]) for line in logs] == [MOST_SAID]


@pytest.mark.stack
@pytest.mark.parametrize("answer", [LATER, DOWN])
def test_a_letter_that_another_worker_has_claimed_since_is_not_queued_again(stack_services, cheap, monkeypatch, answer):
    """It was put off, but the answer to that commit was lost. Before the next try, the letter is due again (rule 2)."""
    services = stack_services
    clear(services)
    make(services, LETTERS[:1])
    reachable(services, LETTERS[:1])
    sending_id = started(services, LETTERS[:1])
    (attempt,) = attempts_in(services, sending_id)
    claimed = []

    def another_worker_claims(_seconds):
        at = attempts_in(services, sending_id)[0].due_at + timedelta(seconds=1)
        with services.database.writing() as session:
            claimed.append(claim(session, attempt.id, at=at))

    monkeypatch.setattr("app.delivery.sending.work.sleep", another_worker_claims)
    unheard(monkeypatch)
    turn(services, sending_id, Fake([answer]))
    assert claimed == [ClaimResult.MINE]
    assert kinds(services, attempt.id) == ["queued", "handing", "queued", "handing"]
    assert states(services, sending_id) == [State.HANDING]


def test_a_wait_for_the_server_that_is_recorded_twice_is_no_longer_than_once(ready, monkeypatch, waits):
    sending_id = started(ready, LETTERS[:1])
    unheard(monkeypatch)
    turn(ready, sending_id, Fake([DOWN]))
    (attempt,) = attempts_in(ready, sending_id)
    assert waits == AFTER[:1]
    assert sending_of(ready, sending_id).next_at == attempt.due_at
    assert kinds(ready, attempt.id) == ["queued", "handing", "queued"]
