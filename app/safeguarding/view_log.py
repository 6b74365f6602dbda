"""Every look at reports of risk is recorded: who, when, at which report or list, and on which page."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.audit.find import RISK
from app.audit.models import AuditEvent
from app.audit.record import Actor, record
from app.safeguarding import events
from app.safeguarding.messages import reports_of_messages
from app.safeguarding.reports import Report

EVERYWHERE = "list"
"""Of a page about many reports."""


def record_risk_view(session: Session, report: Report | None, *, what: str, actor: Actor) -> AuditEvent:
    """`report` None: a page about many. `what`: a code of the page, such as report, list, figures, export."""
    number = report.number if report else EVERYWHERE
    return record(session, events.RISK_VIEWED, actor=actor, subjects=[(RISK, number)], after={"page": what})


def messages_viewed(session: Session, message_ids: Collection[int], page: str, actor: Actor) -> AuditEvent:
    """Somebody looks at messages of the inbox that say something of reports."""
    subjects = [(RISK, number) for number in reports_of_messages(session, message_ids)]
    after = {"page": page, "messages": list(message_ids)}
    return record(session, events.RISK_VIEWED, actor=actor, subjects=subjects, after=after)


def events_viewed(session: Session, audit_events: Collection[AuditEvent], *, actor: Actor) -> AuditEvent:
    """Somebody looks at events in the audit record that tell of reports."""
    about = {subject.subject_id for event in audit_events for subject in event.subjects if subject.kind == RISK}
    subjects = [(RISK, one) for one in sorted(about)] or [(RISK, EVERYWHERE)]
    return record(session, events.RISK_VIEWED, actor=actor, subjects=subjects, after={"page": "audit"})
