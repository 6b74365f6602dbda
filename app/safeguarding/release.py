"""Release a message that turned out to be no risk, so that everyone who reads the inbox sees it again; or restrict it
again, which anyone with the role does alone."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.platform.history import known, next_version
from app.safeguarding import events
from app.safeguarding.locking import lock, subjects_of
from app.safeguarding.messages import messages_of_reports
from app.safeguarding.models import RiskRelease, RiskReport
from app.safeguarding.reports import report_of
from app.safeguarding.states import Verdict
from app.safeguarding.typed_facts import require_text


def release_message(session: Session, number: int, *, reason: str, actor: Actor, at: datetime) -> bool:
    """Whether that is new. It rests on what one person said of this report and another confirmed, and ends when that is
    revoked. Raises NotFound and Refused."""
    report = lock(session, number)
    kept = require_text(reason, "reason")
    if report.message_id is None:
        raise Refused("no_message")
    found = report_of(session, number, at=at)
    if found.released:
        return False
    decided = [claim for claim in found.claims if claim.number == number and claim.verdict is Verdict.CONFIRMED]
    if not decided:
        raise Refused("not_decided")
    event = record(
        session,
        events.RISK_RELEASED,
        actor=actor,
        subjects=subjects_of(report),
        after={"message": report.message_id, "claim": decided[-1].id},
        personal={"reason": kept},
    )
    _decide(session, report, actor, event.seq, claim_id=decided[-1].id, reason=kept)
    if not is_released(session, report):
        raise Refused("another_report")
    return True


def restrict_message(session: Session, report: RiskReport, *, actor: Actor) -> bool:
    """Whether it was released."""
    release = _current_release(session, report)
    if release is None or release.claim_id is None:
        return False
    event = record(
        session, events.RISK_RESTRICTED, actor=actor, subjects=subjects_of(report), after={"message": report.message_id}
    )
    _decide(session, report, actor, event.seq, claim_id=None, reason="")
    return True


def is_released(session: Session, report: RiskReport) -> bool:
    return report.message_id is not None and report.message_id not in session.scalars(messages_of_reports()).all()


def _current_release(session: Session, report: RiskReport) -> RiskRelease | None:
    standing = select(RiskRelease).where(RiskRelease.report_id == report.id, known(RiskRelease))
    return session.scalars(standing).one_or_none()


def _decide(session: Session, report: RiskReport, actor: Actor, seq: int, *, claim_id: int | None, reason: str) -> None:
    if actor.user_id is None:
        raise ValueError("a person decides it")
    release = _current_release(session, report)
    said = {"claim_id": claim_id, "reason": reason, "by_id": actor.user_id}
    if release:
        release.supersede(seq)
        session.flush()
    session.add(
        next_version(release, seq=seq, **said) if release else RiskRelease(report_id=report.id, recorded=seq, **said)
    )
    session.flush()
