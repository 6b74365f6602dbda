"""Wake people at each step of a report's clock, from the moment that it is recorded until it stands still."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, record
from app.notices.models import Notice
from app.platform.clock import now
from app.platform.services import Services
from app.safeguarding import events
from app.safeguarding.clock.clock import BACKSTOP, Clock, State
from app.safeguarding.clock.people import people, woken_at
from app.safeguarding.locking import lock, subjects_of
from app.safeguarding.models import RiskReport, RiskStep
from app.safeguarding.reports import Report, report_of, reports
from app.safeguarding.states import Need
from app.safeguarding.telling.notices import AREA, KINDS, href_of, tell_people

AREA_FROM = timedelta(hours=4)
"""How long after the receipt people are woken for an area that nobody knows."""

log = logging.getLogger(__name__)


def wake(services: Services, *, at: datetime | None = None) -> None:
    """One report after the other, each in its own transaction: what goes wrong with one keeps nobody asleep for
    another."""
    moment = at or now()
    with services.database.reading() as session:
        due = [report.number for report in reports(session, at=moment) if _due_step(report)]
    problem: Exception | None = None
    for number in due:
        try:
            with services.database.writing() as session:
                wake_for(session, number, at=moment)
        except Exception as fault:
            log.exception("no one was alerted about a report")
            problem = fault
    if problem:
        raise problem


def wake_for(session: Session, number: int, *, at: datetime) -> int:
    """Wake people for the last step that has passed, unless that was done, or the same was said since it passed by
    whoever recorded, corrected or decided something; how many were told.

    Where nobody has the role nobody can be told: that is no step told, and is asked again each minute.
    """
    row = lock(session, number)
    report = report_of(session, number, at=at)
    due, clock = _due_step(report), report.clock
    if (
        due is None
        or _already_escalated(session, row.id, due[0], clock)
        or _told_otherwise(session, row, due[1], clock, at)
    ):
        return 0
    step, said = due
    if not people(session):
        log.error("a report of risk waits, and no active user has the safeguarding role")
        return 0
    event = record(
        session,
        events.RISK_WOKEN,
        actor=SYSTEM,
        subjects=subjects_of(row),
        after={"step": step, "said": said},
    )
    session.add(
        RiskStep(
            report_id=row.id,
            step=step,
            received_at=clock.received_at,
            said=said,
            recorded=event.seq,
        )
    )
    session.flush()
    return tell_people(session, row, KINDS[said], clock=clock, event=event.seq, at=at)


def _due_step(report: Report) -> tuple[str, str] | None:
    """The last step that has passed, and what is said at it. Once the clock stands still, people are woken for an area
    that nobody knows: after a few hours, and then each day."""
    clock = report.clock
    if clock.runs and clock.step:
        late = clock.step.after >= BACKSTOP and clock.state is not State.UNCONFIRMED
        return clock.step.code, State.MISSED if late else clock.state
    if not clock.runs and Need.AREA in report.needs:
        elapsed = clock.at - clock.received_at
        days = elapsed // BACKSTOP
        return (f"{AREA}-{days}d" if days else f"{AREA}-4h", AREA) if elapsed >= AREA_FROM else None
    return None


def _already_escalated(session: Session, report_id: int, step: str, clock: Clock) -> bool:
    query = select(RiskStep.id).where(
        RiskStep.report_id == report_id, RiskStep.step == step, RiskStep.received_at == clock.received_at
    )
    return session.scalar(query) is not None


def _told_otherwise(session: Session, row: RiskReport, said: str, clock: Clock, at: datetime) -> bool:
    """Whether somebody who is woken at this step has a notice that says the same, made since the step passed."""
    if not (clock.runs and clock.step):
        return False
    query = select(Notice.id).where(
        Notice.kind == KINDS[said],
        Notice.href == href_of(row),
        Notice.created_at >= clock.received_at + clock.step.after,
        Notice.created_at <= at,
        Notice.user_id.in_(woken_at(session, clock.step)),
    )
    return session.scalar(query.limit(1)) is not None


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
