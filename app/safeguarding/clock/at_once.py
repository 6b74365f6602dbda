"""Tell the people who are woken first that a report was recorded, in the transaction that records it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.notices.models import Notice
from app.safeguarding.models import RiskReport
from app.safeguarding.reports import report_of
from app.safeguarding.telling.notices import KINDS, tell_people


def tell_at_once(session: Session, report: RiskReport, *, actor: Actor, at: datetime) -> bool:
    """Once for a report, however often its form comes; call it right after `record_report`. Of one that follows another
    they are told too. Whether anybody was, the actor apart."""
    told = session.scalar(select(Notice.id).where(Notice.event == report.recorded).limit(1))
    if told is not None:
        return True
    made = report_of(session, report.number, at=at)
    clock = report_of(session, made.follows, at=at).clock if made.follows else made.clock
    if clock.state not in KINDS:
        return False
    kind = KINDS[clock.state]
    return bool(tell_people(session, report, kind, clock=clock, event=report.recorded, at=at, actor=actor))
