"""A concern about a service, referred to its inspectorate: recorded with when, how and by whom. It stops no clock."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.safeguarding import events
from app.safeguarding.locking import facts_of, lock, subjects_of
from app.safeguarding.models import RiskReferral
from app.safeguarding.states import About, How
from app.safeguarding.telling.routes import INSPECTORATES
from app.safeguarding.telling.tell import require_past
from app.safeguarding.typed_facts import check_length


def refer(
    session: Session,
    number: int,
    *,
    body: str,
    how: How,
    referred_at: datetime,
    token: str,
    actor: Actor,
    at: datetime,
    words: str = "",
) -> RiskReferral:
    """`body`: a code of routes.INSPECTORATES. One for a form (`token`). Raises NotFound and Refused."""
    report = lock(session, number)
    if already := session.scalars(select(RiskReferral).where(RiskReferral.token == token)).one_or_none():
        return already
    facts = facts_of(session, report.id)
    if facts.about != About.SERVICE:
        raise Refused("not_a_service", field="body")
    if body not in INSPECTORATES:
        raise Refused("no_such_body", field="body")
    require_past(referred_at, at, "referred_at")
    if referred_at < facts.received_at:
        raise Refused("told_before", field="referred_at")
    kept = check_length(words, 500, "words")
    event = record(
        session,
        events.RISK_REFERRED,
        actor=actor,
        subjects=subjects_of(report),
        after={"body": body, "how": how},
        personal={"words": kept} if kept else None,
    )
    made = RiskReferral(
        report_id=report.id,
        token=token,
        body=body,
        how=how,
        referred_at=referred_at,
        words=kept,
        by_id=actor.user_id,
        recorded=event.seq,
    )
    session.add(made)
    session.flush()
    return made
