"""The emails about contributions that wait to be sent: a row for each, written when it is sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.evidence.contributions.models import Contribution, ContributionMail
from app.platform.database import wake_after_commit

TASK = "contribution-mail"
"""The worker's task that sends what is due."""


class MailKind(StrEnum):
    REQUEST = "request"
    CHASER = "chaser"
    DUE_CHANGED = "due_changed"
    CANCELLED = "cancelled"


class MailState(StrEnum):
    """UNWANTED: the contribution came, or was declined or cancelled, before it was sent."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNWANTED = "unwanted"


def queue_mail(
    session: Session,
    contribution: Contribution,
    kind: MailKind,
    *,
    rung: int = 0,
    to_deputy: bool = False,
    event: int,
    at: datetime,
) -> None:
    """Let it wait for a worker, which is woken after the commit. `event`: what it tells of. Only of a contribution with
    a due date."""
    if contribution.due_on is None:
        raise ValueError(f"contribution {contribution.number} was not asked for by email")
    session.add(
        ContributionMail(
            contribution_id=contribution.id,
            kind=kind,
            rung=rung,
            due_on=contribution.due_on,
            to_deputy=to_deputy,
            state=MailState.WAITING,
            due_at=at,
            recorded=event,
        )
    )
    session.flush()
    wake_after_commit(session, TASK)
