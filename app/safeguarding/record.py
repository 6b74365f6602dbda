"""Record that a child may be at risk; correct what was recorded."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, in_turn, record
from app.campaigns.edit import Stale
from app.history import again
from app.inbox.models import Message
from app.safeguarding.held import facts_of, lock, subjects_of
from app.safeguarding.models import RiskClaim, RiskFacts, RiskReport, RiskVerdict
from app.safeguarding.reports import of_message
from app.safeguarding.states import Verdict
from app.safeguarding.typed import CODES, NAMES, Typed, Unfit, checked


class NoSuchMessage(Exception):
    """The message that is to make a report is not in the inbox."""

    code = "no_such_message"


def record_report(
    session: Session, typed: Typed, *, token: str, actor: Actor, at: datetime, message_id: int | None = None
) -> RiskReport:
    """One report for a form (`token`) and for a message, however often either comes: the first stands, and comes back.

    Raises Unfit and NoSuchMessage.
    """
    kept = checked(session, typed, at=at)
    if message_id is not None and session.get(Message, message_id) is None:
        raise NoSuchMessage(message_id)
    in_turn(session)
    if already := _made(session, token, message_id):
        return already
    number = (session.scalar(select(func.max(RiskReport.number))) or 0) + 1
    event = record(
        session,
        "risk.reported",
        actor=actor,
        subjects=[("risk", number)],
        after={name: kept[name] for name in CODES} | ({"message": message_id} if message_id else {}),
        personal=_personal(kept),
    )
    report = RiskReport(number=number, token=token, message_id=message_id, recorded=event.seq)
    session.add(report)
    session.flush()
    session.add(RiskFacts(report_id=report.id, recorded=event.seq, **kept))
    session.flush()
    return report


def correct(session: Session, number: int, typed: Typed, *, seen: int, actor: Actor, at: datetime) -> bool:
    """Say otherwise what a report says; whether anything changed. `seen`: of the page that was corrected.

    Raises NoSuchReport, Unfit, and Stale when it was corrected meanwhile.
    """
    report = lock(session, number)
    held = facts_of(session, report.id)
    if held.id != seen:
        raise Stale(report.reference)
    kept = checked(session, typed, at=at)
    changed = [name for name in NAMES if getattr(held, name) != kept[name]]
    if not changed:
        return False
    _require_received_before_told(session, report, typed.received_at)
    event = record(
        session,
        "risk.corrected",
        actor=actor,
        subjects=subjects_of(report),
        before={name: getattr(held, name) for name in changed if name in CODES},
        after={"changed": changed} | {name: kept[name] for name in changed if name in CODES},
        personal={name: value for name, value in _personal(kept).items() if name in changed},
    )
    held.supersede(event.seq)
    session.flush()
    session.add(again(held, seq=event.seq, **kept))
    session.flush()
    return True


def typed_of(facts: RiskFacts) -> Typed:
    """What a form begins with."""
    return Typed(**{name: getattr(facts, name) for name in NAMES})


def _made(session: Session, token: str, message_id: int | None) -> RiskReport | None:
    same = session.scalars(select(RiskReport).where(RiskReport.token == token)).one_or_none()
    return same or (of_message(session, message_id) if message_id is not None else None)


def _personal(kept: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in kept.items() if name not in CODES and value not in ("", None)}


def _require_received_before_told(session: Session, report: RiskReport, received_at: datetime) -> None:
    """Nobody is told of what has not come yet."""
    gone = select(RiskVerdict.claim_id).where(
        RiskVerdict.superseded.is_(None),
        RiskVerdict.verdict.in_((Verdict.REJECTED, Verdict.TAKEN_BACK, Verdict.REVOKED)),
    )
    told = select(func.min(RiskClaim.told_at)).where(RiskClaim.report_id == report.id, RiskClaim.id.not_in(gone))
    first = session.scalar(told)
    if first and received_at > first:
        raise Unfit("told_before", "received_at")
