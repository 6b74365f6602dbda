"""Tries at telling somebody of a report, and what came of each. None of it stops the clock (claims.py)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor, record
from app.errors import Refused
from app.platform.history import known, next_version
from app.safeguarding import events
from app.safeguarding.locking import lock, subjects_of
from app.safeguarding.models import RiskOutcome, RiskReport, RiskTry
from app.safeguarding.reports import report_of
from app.safeguarding.states import BY_HAND, How, Outcome, Rung
from app.safeguarding.telling.notices import tell_people
from app.safeguarding.typed_facts import check_length, require_text

LONGEST_NAME = 200


@dataclass(frozen=True)
class TryDetails:
    """What a person says of a try: whom, by which number or address (`value`), how, when, and what came of it."""

    rung: Rung
    to_whom: str
    how: How
    tried_at: datetime
    outcome: Outcome
    value: str = ""
    words: str = ""


def record_try(session: Session, number: int, tried: TryDetails, *, token: str, actor: Actor, at: datetime) -> RiskTry:
    """One try for a form (`token`), however often it comes. A mail is no such try: mails.py.

    Raises NotFound and Refused.
    """
    report = lock(session, number)
    if already := made_by(session, token):
        return already
    if tried.outcome not in BY_HAND:
        raise Refused("no_such_outcome", field="outcome")
    to_whom = require_text(tried.to_whom, "to_whom", most=LONGEST_NAME)
    value, words = check_length(tried.value, 254, "value"), check_length(tried.words, 500, "words")
    require_past(tried.tried_at, at, "tried_at")
    event = record(
        session,
        events.RISK_TRIED,
        actor=actor,
        subjects=subjects_of(report),
        after={"rung": tried.rung, "how": tried.how, "outcome": tried.outcome},
        personal={name: text for name, text in (("to_whom", to_whom), ("value", value), ("words", words)) if text},
    )
    made = RiskTry(
        report_id=report.id,
        token=token,
        rung=tried.rung,
        to_whom=to_whom,
        value=value,
        how=tried.how,
        tried_at=tried.tried_at,
        by_id=_person(actor),
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    session.add(RiskOutcome(try_id=made.id, outcome=tried.outcome, message_id=None, words=words, recorded=event.seq))
    session.flush()
    return made


def say_outcome(
    session: Session, try_id: int, outcome: Outcome, *, words: str = "", actor: Actor, message_id: int | None = None
) -> bool:
    """What came of a try after all, as a person or the mail says; whether that is new. Raises Refused."""
    made = session.get_one(RiskTry, try_id)
    report = lock(session, session.get_one(RiskReport, made.report_id).number)
    if actor != SYSTEM and outcome not in BY_HAND:
        raise Refused("no_such_outcome", field="outcome")
    kept = check_length(words, 500, "words")
    risk_outcome = session.scalars(select(RiskOutcome).where(RiskOutcome.try_id == try_id, known(RiskOutcome))).one()
    if (risk_outcome.outcome, risk_outcome.words, risk_outcome.message_id) == (outcome, kept, message_id):
        return False
    event = record(
        session,
        events.RISK_OUTCOME,
        actor=actor,
        subjects=subjects_of(report),
        before={"try": try_id, "outcome": risk_outcome.outcome},
        after={"try": try_id, "outcome": outcome} | ({"message": message_id} if message_id else {}),
        personal={"words": kept} if kept else None,
    )
    risk_outcome.supersede(event.seq)
    session.flush()
    session.add(next_version(risk_outcome, seq=event.seq, outcome=outcome, words=kept, message_id=message_id))
    session.flush()
    return True


def made_by(session: Session, token: str) -> RiskTry | None:
    return session.scalars(select(RiskTry).where(RiskTry.token == token)).one_or_none()


def require_past(moment: datetime, at: datetime, field: str) -> None:
    if moment > at:
        raise Refused("in_the_future", field=field)


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise ValueError("a person tells of a try")
    return actor.user_id


TOLD = {
    Outcome.FAILED: "risk_mail_failed",
    Outcome.OUT_OF_OFFICE: "risk_mail_failed",
    Outcome.ANSWERED: "risk_mail_answered",
}


def learn(
    session: Session,
    try_id: int,
    outcome: Outcome,
    *,
    at: datetime,
    words: str = "",
    message_id: int | None = None,
) -> bool:
    """Record what Despatch itself learns of a try by mail. Whoever the clock wakes is told of it while the clock runs.
    Returns whether it is new."""
    if not say_outcome(session, try_id, outcome, words=words, actor=SYSTEM, message_id=message_id):
        return False
    row = session.get_one(RiskReport, session.get_one(RiskTry, try_id).report_id)
    clock = report_of(session, row.number, at=at).clock
    if clock.runs and outcome in TOLD:
        tell_people(session, row, TOLD[outcome], clock=clock, event=head(session).seq, at=at)
    return True
