"""When the last backup was made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent

MADE, FAILED = "backup.made", "backup.failed"
"""The actions that a backup is recorded by."""


@dataclass(frozen=True)
class LastBackup:
    """`made_at`: None where none was made. `failed`: one that was tried later could not be made."""

    made_at: datetime | None = None
    failed: bool = False


def last_backup(session: Session) -> LastBackup:
    """What the audit record says of the newest backup. Two look-ups by an index."""
    made, failed = (
        session.execute(
            select(AuditEvent.seq, AuditEvent.at)
            .where(AuditEvent.action == action)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        ).one_or_none()
        for action in (MADE, FAILED)
    )
    return LastBackup(made.at if made else None, failed is not None and (made is None or failed.seq > made.seq))
