"""Ask GOV.UK Notify what became of letters that it has, or may have: its record settles what is uncertain."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.attempts.reasons import Reason
from app.delivery.attempts.settle import Evidence, move, note
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.posting.notify import NAME, Notify, NotifyLetter, number_of
from app.delivery.states import State
from app.platform.mail.errors import MailFailed
from app.platform.services import Services

log = structlog.get_logger(__name__)

AT_ONCE = 2000
"""Letters that are asked about in one turn; the service answers 3,000 questions a minute."""

SETTLED_AFTER = timedelta(minutes=10)
"""What it does not know so long after a try that broke off, it never had."""

FORGETS_AFTER = timedelta(days=6)
"""It keeps letters for seven days by default: of an older one its not knowing says nothing, and a person settles it."""

LAST = "notify:"
"""Before their number of a letter: what the event is called that tells its last status."""

NEVER_HAD = "GOV.UK Notify has no letter with this reference."


@dataclass(frozen=True)
class PolledAttempt:
    """An attempt to ask about. `lost_at`: when it became uncertain, if it is."""

    attempt_id: int
    number: str
    outside_id: str | None
    lost_at: datetime | None


def poll(services: Services, notify: Notify, *, at: datetime) -> int:
    """How many attempts moved. What can't be asked now is asked in the next turn."""
    moved = 0
    for attempt in _open(services):
        try:
            letter = notify.status(attempt.outside_id) if attempt.outside_id else notify.find(attempt.number)
        except MailFailed as problem:
            log.warning("notify_not_asked", code=problem.code)
            break
        with services.database.writing() as session:
            moved += _settle(session, attempt, letter, at=at)
    return moved


def _open(services: Services) -> list[PolledAttempt]:
    """Letters with it whose last status is yet to come, and uncertain ones."""
    lost = (
        select(func.max(AttemptEvent.at))
        .where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.kind == State.UNCERTAIN)
        .scalar_subquery()
    )
    heard_last = exists().where(
        AttemptEvent.attempt_id == Attempt.id, AttemptEvent.outside_id == LAST + Attempt.outside_id
    )
    with services.database.reading() as session:
        rows = session.execute(
            select(Attempt, Letter.reference, lost)
            .join(Sending, Sending.id == Attempt.sending_id)
            .join(Letter, Letter.id == Attempt.letter_id)
            .where(
                Sending.carrier == NAME,
                Attempt.undone.is_(None),
                ((Attempt.state == State.HANDED_OVER) & Attempt.outside_id.is_not(None) & ~heard_last)
                | (Attempt.state == State.UNCERTAIN),
            )
            .order_by(Attempt.id.desc())
            .limit(AT_ONCE)
        ).all()
        return [
            PolledAttempt(
                attempt.id,
                number_of(attempt, reference, services.settings),
                attempt.outside_id,
                lost_at if attempt.state == State.UNCERTAIN else None,
            )
            for attempt, reference, lost_at in rows
        ]


def _settle(session: Session, one: PolledAttempt, kept: NotifyLetter | None, *, at: datetime) -> bool:
    if kept is None:
        if one.lost_at is None or not SETTLED_AFTER <= at - one.lost_at < FORGETS_AFTER:
            return False
        return move(session, one.attempt_id, "fail", _notify_evidence(at, NEVER_HAD, Reason.TEMPORARY), actor=SYSTEM)
    evidence = Evidence(
        at,
        NAME,
        reason=kept.fate.reason,
        said=kept.status,
        facts={"id": kept.id},
        outside_id=LAST + kept.id if kept.fate.last else None,
    )
    if kept.fate.reason:
        return move(session, one.attempt_id, "fail", evidence, actor=SYSTEM, outside_id=kept.id)
    moved = False
    if one.lost_at is not None:
        moved = move(session, one.attempt_id, "hand over", evidence, actor=SYSTEM, outside_id=kept.id)
    elif kept.fate.last:
        note(session, one.attempt_id, State.HANDED_OVER, evidence, actor=SYSTEM)
    return moved


def _notify_evidence(at: datetime, said: str, reason: str) -> Evidence:
    return Evidence(at, NAME, reason=reason, said=said)
