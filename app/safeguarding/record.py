"""Record that a child may be at risk; correct what was recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, lock_record, record
from app.errors import Refused, Stale
from app.inbox.models import Message
from app.platform.history import next_version
from app.safeguarding import events
from app.safeguarding.clock.claim_verdicts import give, that_hold
from app.safeguarding.clock.clock import BACKSTOP
from app.safeguarding.locking import facts_of, lock, subjects_of
from app.safeguarding.models import RiskClaim, RiskFacts, RiskReport, RiskVerdict
from app.safeguarding.reports import linked_report_ids, report_of_message
from app.safeguarding.rows import Rows, area_of, clock_in, clock_of_one
from app.safeguarding.states import Belief, ClaimKind, Verdict
from app.safeguarding.telling.notices import KINDS, tell_people
from app.safeguarding.typed_facts import CODES, NAMES, ReportFacts, check_facts


def record_report(
    session: Session, typed: ReportFacts, *, token: str, actor: Actor, at: datetime, message_id: int | None = None
) -> RiskReport:
    """One report for a form (`token`) and for a message, however often either comes: the first stands, and comes back.

    Raises Refused.
    """
    kept = check_facts(session, typed, at=at)
    if message_id is not None and session.get(Message, message_id) is None:
        raise Refused("no_such_message")
    lock_record(session)
    if already := _existing_report(session, token, message_id):
        return already
    number = (session.scalar(select(func.max(RiskReport.number))) or 0) + 1
    event = record(
        session,
        events.RISK_REPORTED,
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


def correct(session: Session, number: int, typed: ReportFacts, *, seen: int, actor: Actor, at: datetime) -> bool:
    """Say otherwise what a report says; whether anything changed. `seen`: of the page that was corrected.

    That a director was told holds for the area that it was said of, and that it is not immediate until somebody
    believes that it is. A correction never stops a clock that runs; when one runs on by it, people are told.

    Raises NotFound, Refused and Stale when it was corrected meanwhile.
    """
    report = lock(session, number)
    facts = facts_of(session, report.id)
    if facts.id != seen:
        raise Stale("report_corrected")
    kept = check_facts(session, typed, at=at)
    person = actor.user_id
    if person is None:
        raise ValueError("a person corrects it")
    changed = [name for name in NAMES if getattr(facts, name) != kept[name]]
    if not changed:
        return False
    _require_received_first(session, report, typed.received_at)
    if typed.received_at > facts.received_at and at > facts.received_at + BACKSTOP:
        kept["missed_from"] = min(facts.received_at, facts.missed_from or facts.received_at)
    matter = linked_report_ids(session, report.id)
    before = Rows(session, None, only=matter)
    overtaken = _overtaken(session, facts, kept, matter)
    event = record(
        session,
        events.RISK_CORRECTED,
        actor=actor,
        subjects=subjects_of(report),
        before={name: getattr(facts, name) for name in changed if name in CODES},
        after={"changed": changed}
        | {name: kept[name] for name in changed if name in CODES}
        | ({"overtaken": sorted(overtaken)} if overtaken else {}),
        personal={name: value for name, value in _personal(kept).items() if name in changed},
    )
    facts.supersede(event.seq)
    session.flush()
    session.add(next_version(facts, seq=event.seq, **kept))
    session.flush()
    for claim_id, reason in overtaken.items():
        give(session, claim_id, "overtake", reason=reason, by_id=person, at=at, seq=event.seq)
    since = Rows(session, None, only=matter)
    if clock_of_one(before, report.id, at).runs and not clock_of_one(since, report.id, at).runs:
        raise Refused("would_stop", field="received_at")
    clock = clock_in(since, matter[0], at)
    if clock.runs and (overtaken or not clock_in(before, matter[0], at).runs):
        first = since.reports[matter[0]]
        tell_people(session, first, KINDS[clock.state], clock=clock, event=event.seq, at=at, actor=actor)
    return True


def _overtaken(session: Session, held: RiskFacts, kept: dict[str, Any], matter: Sequence[int]) -> dict[int, str]:
    """What was said of the matter and holds no more, and why."""
    found: dict[int, str] = {}
    first, area = facts_of(session, matter[0]), area_of(RiskFacts(**kept))
    if held.report_id != first.report_id and area_of(first):
        if area not in (None, area_of(first)):
            raise Refused("other_area", field="area")
    elif area != area_of(held):
        found |= dict.fromkeys(that_hold(session, matter, ClaimKind.NOTIFIED), "The area was set or corrected since.")
    if kept["belief"] == Belief.IMMEDIATE != held.belief:
        reason = "It is believed to be immediate."
        found |= dict.fromkeys(that_hold(session, matter, ClaimKind.NOT_IMMEDIATE), reason)
    return found


def _existing_report(session: Session, token: str, message_id: int | None) -> RiskReport | None:
    same = session.scalars(select(RiskReport).where(RiskReport.token == token)).one_or_none()
    return same or (report_of_message(session, message_id) if message_id is not None else None)


def _personal(kept: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in kept.items() if name not in CODES and value not in ("", None)}


def _require_received_first(session: Session, report: RiskReport, received_at: datetime) -> None:
    """Nobody is told of what has not come yet."""
    query = select(RiskVerdict.claim_id).where(
        RiskVerdict.superseded.is_(None),
        RiskVerdict.verdict.in_((Verdict.REJECTED, Verdict.TAKEN_BACK, Verdict.REVOKED)),
    )
    statement = select(func.min(RiskClaim.told_at)).where(RiskClaim.report_id == report.id, RiskClaim.id.not_in(query))
    first = session.scalar(statement)
    if first and received_at > first:
        raise Refused("told_before", field="received_at")
