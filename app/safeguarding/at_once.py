"""Tell the people who are woken first that a report was recorded, in the transaction that records it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.notices.models import Notice
from app.safeguarding.models import RiskReport
from app.safeguarding.people import people
from app.safeguarding.reports import report_of
from app.safeguarding.telling import KINDS, tell_people


def tell_at_once(session: Session, report: RiskReport, *, actor: Actor, at: datetime) -> bool:
    """Once for a report, however often its form comes; call it right after `record_report`. Whether there is anybody to
    tell at all."""
    clock = report_of(session, report.number, at=at).clock
    told = session.scalar(select(Notice.id).where(Notice.event == report.recorded).limit(1))
    if clock.state in KINDS and told is None:
        tell_people(session, report, KINDS[clock.state], clock=clock, event=report.recorded, at=at, actor=actor)
    return bool(people(session))
