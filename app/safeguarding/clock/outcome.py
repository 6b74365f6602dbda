"""What Despatch itself learns of a try by mail; whoever the clock wakes is told of it while the clock runs."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.safeguarding.models import RiskReport, RiskTry
from app.safeguarding.reports import report_of
from app.safeguarding.states import Outcome
from app.safeguarding.telling.notices import tell_people
from app.safeguarding.telling.tell import say_outcome

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
    """Whether that is new."""
    if not say_outcome(session, try_id, outcome, words=words, actor=SYSTEM, message_id=message_id):
        return False
    row = session.get_one(RiskReport, session.get_one(RiskTry, try_id).report_id)
    clock = report_of(session, row.number, at=at).clock
    if clock.runs and outcome in TOLD:
        tell_people(session, row, TOLD[outcome], clock=clock, event=head(session).seq, at=at)
    return True
