"""What came of handing a letter over: taken, put off, refused, or not known; and what a person found out of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import NOT_GONE, Reason
from app.delivery.attempts.settle import Evidence, move
from app.delivery.attempts.words import attempt_state
from app.delivery.carriers import FILES, CarrierReceipt
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.sending.hold_reasons import was_not_composed
from app.delivery.sending.steer import cancel_queued, lock_sending, move_sending
from app.delivery.sending.words import NONE_COMPOSED, UNSURE_IN_A_ROW
from app.delivery.states import ENDED, SendingState, State
from app.errors import Stale
from app.platform.mail.errors import MailFailed, PutOff, RefusedByServer, ServerFailed, Unsure

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 480))
"""How long a letter, or a sending whose server fails, waits after each try that came to nothing for now: some 24 hours
in all."""

MOST_TRIES = len(WAITS) + 1

IN_A_ROW = 2
"""When so many letters running are uncertain, or could not be put together, the sending is paused."""

Outcome = CarrierReceipt | MailFailed


def settle(
    session: Session, attempt_id: int, outcome: Outcome, *, source: str, at: datetime, claimed_at: datetime
) -> None:
    """Record it. What another has recorded of this attempt meanwhile, such as a bounce, is left as it is. `claimed_at`:
    when the worker that handed it over had claimed it."""
    sending_id = session.scalars(select(Attempt.sending_id).where(Attempt.id == attempt_id)).one()
    sending = lock_sending(session, sending_id or 0)
    attempt = session.get_one(Attempt, attempt_id)
    if isinstance(outcome, PutOff | ServerFailed) and _put_off_before(attempt, claimed_at):
        return
    if not isinstance(outcome, ServerFailed) and sending.trouble and sending.state == SendingState.SENDING:
        sending.trouble = ""  # a paused one keeps the reason for which it was paused
        session.flush()
    match outcome:
        case CarrierReceipt(said, outside_id):
            move(
                session,
                attempt_id,
                "try out" if source == FILES else "hand over",
                Evidence(at, source, said=said, facts={"id": outside_id} if outside_id else {}),
                actor=SYSTEM,
                outside_id=outside_id,
            )
        case Unsure() if source == FILES:
            move(session, attempt_id, "fail", _evidence(outcome, source, at), actor=SYSTEM, handed=None)
        case Unsure():
            move(session, attempt_id, "lose", _evidence(outcome, source, at), actor=SYSTEM)
            _stop_when_in_a_row(session, sending, at=at)
        case ServerFailed():
            _wait_for_server(session, sending, attempt, outcome, source=source, at=at)
        case PutOff() if attempt.tries < MOST_TRIES:
            evidence = _evidence(outcome, source, at, Reason.TEMPORARY)
            _put_off(session, sending, attempt, evidence, due_at=at + WAITS[attempt.tries - 1])
        case PutOff() | RefusedByServer():
            otherwise = Reason.UNKNOWN if isinstance(outcome, RefusedByServer) else Reason.TEMPORARY
            move(session, attempt_id, "fail", _evidence(outcome, source, at, otherwise), actor=SYSTEM)
        case _:
            raise TypeError(outcome)


def _put_off_before(attempt: Attempt, claimed_at: datetime) -> bool:
    """Whether the outcome of the claim of that moment was recorded already, by a commit whose answer was lost. The
    letter is queued by then; or another worker has claimed it since, and it must not be queued again (rule 2)."""
    return attempt.state in (State.QUEUED, State.HANDING) and attempt.claimed_at != claimed_at


def _wait_for_server(
    session: Session, sending: Sending, attempt: Attempt, problem: ServerFailed, *, source: str, at: datetime
) -> None:
    """A failing server would fail for the others too: all of the sending waits, longer each time, and is paused after
    the last wait. It counts against no letter. A sending that was paused meanwhile keeps the reason of its pause."""
    waits = _waits(session, sending, source)
    due_at = at + WAITS[waits] if waits < len(WAITS) else at
    if sending.state == SendingState.SENDING:
        sending.next_at, sending.trouble = due_at, problem.code
        session.flush()
    evidence = replace(_evidence(problem, source, at, Reason.TEMPORARY), facts={"code": problem.code, "waits": waits})
    _put_off(session, sending, attempt, evidence, due_at=due_at, tries=attempt.tries - 1)
    if waits == len(WAITS) and sending.state == SendingState.SENDING:
        move_sending(session, sending, "pause", at=at)


def _waits(session: Session, sending: Sending, source: str) -> int:
    """How often running it has waited for its server; one that goes on has forgotten it, with its trouble."""
    if not sending.trouble:
        return 0
    query = (
        select(AttemptEvent.facts)
        .join(Attempt, Attempt.id == AttemptEvent.attempt_id)
        .where(Attempt.sending_id == sending.id, AttemptEvent.kind == State.QUEUED, AttemptEvent.source == source)
        .order_by(AttemptEvent.id.desc())
        .limit(1)
    )
    last = session.scalar(query) or {}
    return int(last["waits"]) + 1 if "waits" in last else 0


def _put_off(
    session: Session, sending: Sending, attempt: Attempt, evidence: Evidence, *, due_at: datetime, **values: int
) -> None:
    """It waits for another try."""
    move(session, attempt.id, "put off", evidence, actor=SYSTEM, due_at=due_at, **values)
    if sending.state == SendingState.CANCELLED:
        cancel_queued(session, sending, at=evidence.at, actor=SYSTEM)


def _evidence(problem: MailFailed, source: str, at: datetime, otherwise: str = "") -> Evidence:
    return Evidence(at, source, reason=problem.reason or otherwise, said=problem.said, facts={"code": problem.code})


def _stop_when_in_a_row(session: Session, sending: Sending, *, at: datetime) -> None:
    """A server that breaks off each time would leave every letter uncertain."""
    last = select(Attempt.state).where(Attempt.sending_id == sending.id, Attempt.handed.is_not(None))
    states = session.scalars(last.order_by(Attempt.handed.desc()).limit(IN_A_ROW)).all()
    if sending.state == SendingState.SENDING and states == [State.UNCERTAIN] * IN_A_ROW:
        sending.trouble = UNSURE_IN_A_ROW
        move_sending(session, sending, "pause", at=at)


def stop_when_none_composed(session: Session, sending: Sending, *, at: datetime) -> None:
    """What keeps two mails running from being put together would keep all of them."""
    query = (
        select(AttemptEvent)
        .join(Attempt, Attempt.id == AttemptEvent.attempt_id)
        .where(Attempt.sending_id == sending.id, AttemptEvent.kind.not_in((State.QUEUED, State.HANDING)))
        .order_by(AttemptEvent.id.desc())
        .limit(IN_A_ROW)
    )
    in_a_row = [was_not_composed(event) for event in session.scalars(query)] == [True] * IN_A_ROW
    if sending.state == SendingState.SENDING and in_a_row:
        sending.trouble = NONE_COMPOSED
        move_sending(session, sending, "pause", at=at)


def found_out(session: Session, attempt_id: int, *, arrived: bool, note: str, at: datetime, actor: Actor) -> None:
    """It arrived; or it never left, and the letter may be sent again. Raises NotTheOwner, CampaignClosed, and Stale:
    attempt_settled."""
    attempt = _owners(session, attempt_id, actor=actor)
    if attempt.state != State.UNCERTAIN:
        raise settled_meanwhile(attempt)
    evidence = Evidence(at, "person", reason="" if arrived else NOT_GONE, said=note)
    move(session, attempt_id, "deliver" if arrived else "fail", evidence, actor=actor)


def arrived_after_all(session: Session, attempt_id: int, *, note: str, at: datetime, actor: Actor) -> None:
    """What was said to have failed, or to have come back, was not so: it stands as it left. Raises NotTheOwner,
    CampaignClosed, and Stale: attempt_settled."""
    attempt = _owners(session, attempt_id, actor=actor)
    if not can_have_arrived(attempt):
        raise settled_meanwhile(attempt)
    by_hand = attempt.sending_id is None and attempt.batch_id is None
    step = "fail of recorded undone" if by_hand else "fail undone"
    undone = {"ended": None, "reason": "", "said": ""}
    move(session, attempt_id, step, Evidence(at, "person", said=note), actor=actor, **undone)


def can_have_arrived(attempt: Attempt) -> bool:
    """Whether it stands as not arrived, though it had left us."""
    return attempt.state in ENDED and attempt.handed is not None and attempt.undone is None


def settled_meanwhile(attempt: Attempt) -> Stale:
    """Somebody else, or a report that came in, settled it first."""
    _, word = attempt_state(attempt.state, attempt.channel, copy=attempt.copy > 0, reason=attempt.reason)
    return Stale("attempt_settled", state=word.lower())


def _owners(session: Session, attempt_id: int, *, actor: Actor) -> Attempt:
    """The attempt, held until the transaction ends."""
    of_letter = select(Letter.campaign_id).join(Attempt, Attempt.letter_id == Letter.id)
    campaign = session.get_one(Campaign, session.scalars(of_letter.where(Attempt.id == attempt_id)).one())
    require_own_open(session, campaign, actor)
    return session.get_one(Attempt, attempt_id, with_for_update=True, populate_existing=True)
