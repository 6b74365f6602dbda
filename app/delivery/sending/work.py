"""The worker's turn with one sending: compose a letter, claim it, hand it over, record what came of it; then the next.

The file is read and the mail composed before the claim, so that between the claim and the hand-over there is nothing
that fails for a reason of our own. After the claim is committed the letter is handed over once, whatever happens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import Reason
from app.delivery.attempts.settle import MOST_SAID, Evidence, move
from app.delivery.carriers import Carrier, CarrierReceipt, NoMailServer, Parcel
from app.delivery.models import Attempt, Sending
from app.delivery.sending.claim import ClaimResult, advance, claim, lose, next_of
from app.delivery.sending.hold_reasons import HoldReason, held_because
from app.delivery.sending.outcome import Outcome, settle, stop_when_none_composed
from app.delivery.sending.steer import lock_sending, move_sending
from app.delivery.sending.words import CARRIER_FAILED, NO_SERVER, trouble_in_words
from app.delivery.states import SendingState
from app.platform.clock import now
from app.platform.mail.errors import MailFailed, RefusedByServer, ServerFailed, Unsure
from app.platform.processes import Turn
from app.platform.services import Services

log = structlog.get_logger(__name__)

TURN_SECONDS = 15.0
"""How long a worker stays with one sending: other tasks get their turn, and one that is asked to end does so soon."""

STORE_WAIT = timedelta(minutes=1)
"""How long a sending waits when the file store does not give a letter's file."""

CHAIN_SECONDS = 90.0
"""A worker is told to come back by itself within so long; for what is due later the sweep looks each minute."""

RECORD_AGAIN_AFTER = (1.0, 5.0, 20.0)
"""Seconds between tries to record the outcome of a letter that was handed over: a database that fails over is back by
then. If all tries fail, the sweep finds the letter in hand, and the log has the outcome."""

_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")

Compose = Callable[[Session, Services, Attempt, Sending], Parcel]
"""Raises PutOff when a file can't be read now, RefusedByServer when the letter can't be sent as it is."""


@dataclass(frozen=True)
class Way:
    """How letters of a sending leave: what makes a parcel of an attempt, and what carries it."""

    compose: Compose
    carrier: Carrier


def work(services: Services, sending_id: int, open_way: Callable[[Services, Sending], Way]) -> float | None:
    """Send letters for as long as some may leave, or the turn lasts. In how many seconds to go on comes back: None when
    the sending needs nobody, or nobody soon."""
    way: Way | None = None
    turn = Turn(TURN_SECONDS)
    while not turn.is_over:
        at = now()
        with services.database.reading() as session:
            sending = session.get_one(Sending, sending_id)
            due = next_of(session, sending, at=at)
        if due.attempt_id is not None:
            try:
                way = way or open_way(services, sending)
            except NoMailServer:
                _pause_without_server(services, sending_id)
                return None
            if not _send(services, way, due.attempt_id, sending_id):
                return _seconds_to_next(services, sending_id)
        elif due.at and due.at > at and not due.idle:
            return _seconds(due.at - at)
        else:
            with services.database.writing() as session:
                moved = advance(session, sending_id, at=at).state
            if moved == sending.state or moved != SendingState.SENDING:
                return _seconds_to_next(services, sending_id)
    return 0


def _pause_without_server(services: Services, sending_id: int) -> None:
    """What was to leave does not become a trial copy by itself."""
    with services.database.writing() as session:
        sending = lock_sending(session, sending_id)
        if sending.state == SendingState.SENDING:
            sending.trouble = NO_SERVER
            move_sending(session, sending, "pause", at=now())


def _send(services: Services, way: Way, attempt_id: int, sending_id: int) -> bool:
    """One letter; whether it makes sense to try the next at once."""
    parcel = _composed(services, way, attempt_id, sending_id)
    if not isinstance(parcel, Parcel):
        return parcel
    with services.database.writing() as session:
        claimed_at = now()
        claimed = claim(session, attempt_id, at=claimed_at)
    if claimed is not ClaimResult.MINE:
        return True
    outcome: Outcome
    try:
        outcome = way.carrier.hand(parcel)
    except MailFailed as problem:
        outcome = problem
    except KeyboardInterrupt:  # the worker was asked to stop, and this took too long
        with services.database.writing() as session:
            lose(session, attempt_id, at=now())
        raise
    except Exception as problem:
        log.exception("carrier_failed", attempt=attempt_id)
        outcome = Unsure(CARRIER_FAILED, str(problem))
    _write_down(services, parcel, outcome, source=way.carrier.name, claimed_at=claimed_at)
    return not isinstance(outcome, ServerFailed)


def _composed(services: Services, way: Way, attempt_id: int, sending_id: int) -> Parcel | bool:
    """The parcel; else whether to try the next letter, since this one failed or its file can't be read now."""
    try:
        with services.database.reading() as session:
            attempt = session.get_one(Attempt, attempt_id)
            return way.compose(session, services, attempt, session.get_one(Sending, sending_id))
    except RefusedByServer as problem:
        words = trouble_in_words(problem.code, problem.said)
        if problem.reason in ("", Reason.UNKNOWN):
            evidence = held_because(HoldReason.UNFIT, why=words).evidence(now())
        else:
            evidence = Evidence(now(), "despatch", reason=problem.reason, said=words)
    except MailFailed as problem:
        log.warning("letter_not_read", attempt=attempt_id, code=problem.code)
        with services.database.writing() as session:
            sending = lock_sending(session, sending_id)
            if sending.state == SendingState.SENDING:
                sending.next_at, sending.trouble = now() + STORE_WAIT, problem.code
        return False
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("letter_not_composed", attempt=attempt_id)
        evidence = held_because(HoldReason.NOT_COMPOSED).evidence(now())
    with services.database.writing() as session:
        sending = lock_sending(session, sending_id)
        move(session, attempt_id, "fail", evidence, actor=SYSTEM)
        stop_when_none_composed(session, sending, at=evidence.at)
    return True


def _write_down(services: Services, parcel: Parcel, outcome: Outcome, *, source: str, claimed_at: datetime) -> None:
    """Record the outcome of a letter that was handed over. It is logged first, and tried several times: what the other
    side said is the proof that it has the letter, and can't be asked for again."""
    at = now()
    attempt_id, said = parcel.attempt_id, _ADDRESS.sub("…", outcome.said)[:MOST_SAID]
    outcome_log = log.bind(letter=parcel.reference, attempt=attempt_id, carrier=source, said=said)
    if isinstance(outcome, CarrierReceipt):
        outcome_log = outcome_log.bind(code="taken", outside_id=outcome.outside_id)
        outcome_log.info("letter_taken")
    else:
        outcome_log = outcome_log.bind(code=outcome.code)
        outcome_log.warning("letter_not_handed_over")
    for wait in (*RECORD_AGAIN_AFTER, None):
        try:
            with services.database.writing() as session:
                settle(session, attempt_id, outcome, source=source, at=at, claimed_at=claimed_at)
        except SQLAlchemyError:
            if wait is None:
                raise
            outcome_log.exception("outcome_not_written_down", next_try_in=wait)
            sleep(wait)
        else:
            return


def _seconds_to_next(services: Services, sending_id: int) -> float | None:
    with services.database.reading() as session:
        at = now()
        due = next_of(session, session.get_one(Sending, sending_id), at=at)
    return _seconds(due.at - at) if due.at else 0 if due.attempt_id else None


def _seconds(wait: timedelta) -> float | None:
    seconds = max(0.0, wait.total_seconds())
    return seconds if seconds <= CHAIN_SECONDS else None
