"""When backups were made, verified and restored, or failed, as the audit record says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.events import INSTALLATION_RESTORED
from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.backups import events


@dataclass(frozen=True)
class BackupOutcome:
    """What came of a backup. `kind`: "made", with its length and what was `added` to the others, in bytes, and how many
    files were `missing` from the file store; "failed"; "verified", with the faults that were found; or "restored". The
    record that a backup holds does not know that it was made, so of one that was restored the list has only that.
    `place`: where it is, if that is not BACKUP_URL."""

    at: datetime
    kind: str
    name: str = ""
    length: int = 0
    added: int = 0
    faults: int = 0
    missing: int = 0
    place: str = ""


@dataclass(frozen=True)
class LastBackup:
    """When the newest backup at BACKUP_URL was made that this database knows of, None for never; whether a later one
    `failed`; how many `faults` the last verification there found, how many files were `missing` from the file store,
    and when the last verification was, None for never."""

    made_at: datetime | None
    failed: bool
    faults: int = 0
    missing: int = 0
    verified_at: datetime | None = None


AT_USUAL_PLACE = ~AuditEvent.body.contains('"place":')
"""Whether an event is of a backup at BACKUP_URL."""


def last_backup(session: Session) -> LastBackup:
    """Three look-ups by an index."""
    made, failed, verified = (
        session.execute(
            select(AuditEvent)
            .where(AuditEvent.action == action, AT_USUAL_PLACE)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        ).scalar_one_or_none()
        for action in (events.BACKUP_MADE, events.BACKUP_FAILED, events.BACKUP_VERIFIED)
    )
    return LastBackup(
        made.at if made else None,
        failed is not None and (made is None or failed.seq > made.seq),
        body_of(verified)["after"]["faults"] if verified else 0,
        body_of(made)["after"].get("missing", 0) if made else 0,
        verified.at if verified else None,
    )


def latest_backups(session: Session, most: int) -> Sequence[BackupOutcome]:
    """The newest first: backups made, failed, verified and restored."""
    kinds = (events.BACKUP_MADE, events.BACKUP_FAILED, events.BACKUP_VERIFIED, INSTALLATION_RESTORED)
    query = select(AuditEvent).where(AuditEvent.action.in_(kinds)).order_by(AuditEvent.seq.desc()).limit(most)
    return [_outcome(event) for event in session.scalars(query)]


def _outcome(event: AuditEvent) -> BackupOutcome:
    after = body_of(event)["after"]
    return BackupOutcome(
        event.at,
        event.action.partition(".")[2],
        after.get("backup" if event.action == INSTALLATION_RESTORED else "name", ""),
        after.get("bytes", 0),
        after.get("added", 0),
        after.get("faults", 0),
        after.get("missing", 0),
        after.get("place", ""),
    )
