"""What came of handing a letter over: taken, put off, refused, or not known."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.delivery.carriers import Handed
from app.delivery.models import Attempt, Sending
from app.delivery.reasons import Reason
from app.delivery.sending.steer import cancel_queued, lock_sending, move_sending
from app.delivery.sending.words import UNSURE_IN_A_ROW
from app.delivery.settle import Evidence, move
from app.delivery.states import SendingState, State
from app.mail.errors import MailFailed, PutOff, Refused, ServerFailed, Unsure

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 480))
"""How long a letter waits after each try that came to nothing for now: some 24 hours in all."""

MOST_TRIES = len(WAITS) + 1

IN_A_ROW = 2
"""Of so many letters running it is not known whether they left: then the sending is paused, not the next one tried."""

Outcome = Handed | MailFailed


def settle(session: Session, attempt_id: int, outcome: Outcome, *, source: str, at: datetime) -> None:
    """Record it. What another has recorded of this attempt meanwhile, such as a bounce, is left as it is."""
    attempt = session.get_one(Attempt, attempt_id)
    sending = lock_sending(session, attempt.sending_id or 0)
    if not isinstance(outcome, ServerFailed) and sending.trouble:
        sending.trouble = ""
        session.flush()
    match outcome:
        case Handed(said, outside_id):
            move(
                session,
                attempt_id,
                "hand over",
                Evidence(at, source, said=said, facts={"id": outside_id} if outside_id else {}),
                actor=SYSTEM,
                outside_id=outside_id,
            )
        case Unsure():
            move(session, attempt_id, "lose", _evidence(outcome, source, at), actor=SYSTEM)
            _stop_when_in_a_row(session, sending, at=at)
        case PutOff() | ServerFailed() if attempt.tries < MOST_TRIES:
            _put_off(session, sending, attempt, outcome, source=source, at=at)
        case PutOff() | ServerFailed() | Refused():
            otherwise = Reason.UNKNOWN if isinstance(outcome, Refused) else Reason.TEMPORARY
            move(session, attempt_id, "fail", _evidence(outcome, source, at, otherwise), actor=SYSTEM)
        case _:
            raise TypeError(outcome)


def _put_off(
    session: Session, sending: Sending, attempt: Attempt, problem: MailFailed, *, source: str, at: datetime
) -> None:
    """It waits for another try. A failing server would fail for the others too, so all of the sending waits."""
    until = at + WAITS[attempt.tries - 1]
    if isinstance(problem, ServerFailed):
        sending.next_at, sending.trouble = until, problem.code
        session.flush()
    evidence = _evidence(problem, source, at, Reason.TEMPORARY)
    move(session, attempt.id, "put off", evidence, actor=SYSTEM, due_at=until)
    if sending.state == SendingState.CANCELLED:
        cancel_queued(session, sending, at=at, actor=SYSTEM)


def _evidence(problem: MailFailed, source: str, at: datetime, otherwise: str = "") -> Evidence:
    return Evidence(at, source, reason=problem.reason or otherwise, said=problem.said, facts={"code": problem.code})


def _stop_when_in_a_row(session: Session, sending: Sending, *, at: datetime) -> None:
    """A server that breaks off each time would leave every letter uncertain."""
    last = select(Attempt.state).where(Attempt.sending_id == sending.id, Attempt.handed.is_not(None))
    states = session.scalars(last.order_by(Attempt.handed.desc()).limit(IN_A_ROW)).all()
    if sending.state == SendingState.SENDING and states == [State.UNCERTAIN] * IN_A_ROW:
        sending.trouble = UNSURE_IN_A_ROW
        move_sending(session, sending, "pause", at=at)
