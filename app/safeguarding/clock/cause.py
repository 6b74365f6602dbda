"""Why a deadline was missed, as a person says it. It is asked for until somebody does."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.platform.history import known, next_version
from app.safeguarding import events
from app.safeguarding.locking import lock, subjects_of
from app.safeguarding.models import RiskCause
from app.safeguarding.reports import report_of
from app.safeguarding.typed_facts import require_text


def give_cause(session: Session, number: int, cause: str, *, actor: Actor, at: datetime) -> bool:
    """Whether it is another than before. Raises NotFound and Refused."""
    report = lock(session, number)
    kept = require_text(cause, "cause")
    if not report_of(session, number, at=at).clock.missed:
        raise Refused("not_missed")
    risk_cause = session.scalars(
        select(RiskCause).where(RiskCause.report_id == report.id, known(RiskCause))
    ).one_or_none()
    if risk_cause and risk_cause.cause == kept:
        return False
    event = record(
        session, events.RISK_CAUSE_GIVEN, actor=actor, subjects=subjects_of(report), personal={"cause": kept}
    )
    said = {"cause": kept, "by_id": actor.user_id}
    if risk_cause:
        risk_cause.supersede(event.seq)
        session.flush()
    session.add(
        next_version(risk_cause, seq=event.seq, **said)
        if risk_cause
        else RiskCause(report_id=report.id, recorded=event.seq, **said)
    )
    session.flush()
    return True
