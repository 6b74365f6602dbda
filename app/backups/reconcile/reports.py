"""What providers say of letters that the record does not know were sent: read after a restore, until some days after
every campaign is reconciled. What they say of attempts in the record settles those, as always (app/delivery)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.backups.models import Reconciliation, Restore, SentReport
from app.backups.reconcile.state import campaigns_to_reconcile, newest_restore
from app.campaigns.models import Letter
from app.delivery.email.ses_events import Malformed, read_event
from app.delivery.models import Attempt
from app.delivery.posting.notify import NAME as NOTIFY
from app.delivery.posting.notify import open_notify
from app.inbox.sorting.match import references_in
from app.platform.clock import now
from app.platform.mail.errors import MailFailed
from app.platform.services import Services
from app.platform.storage import StorageFailed

log = structlog.get_logger(__name__)

SES_EVENTS = "ses-events/"
"""Where events are kept that name no attempt of ours (app/delivery/email/events.py)."""


@dataclass(frozen=True)
class ProviderReport:
    """What a provider says of one letter: our `number` of it, what names the report, when, and its word."""

    source: str
    number: str
    outside_id: str
    at: datetime
    said: str


OFTEN = timedelta(days=1)
"""How long after a restore they are read every five minutes. Later, once an hour: all of them are read each time."""

LATE = timedelta(days=7)
"""How long after the last campaign was reconciled they are read: a provider may report late."""


def collect_reports(services: Services) -> int:
    """Read them on the day after a restore; how many are new."""
    restore = _restore_to_ask_about(services)
    return _collect_all(services, restore) if restore and now() - restore.restored_at <= OFTEN else 0


def collect_later_reports(services: Services) -> int:
    """Read them after that day; how many are new."""
    restore = _restore_to_ask_about(services)
    return _collect_all(services, restore) if restore and now() - restore.restored_at > OFTEN else 0


def _restore_to_ask_about(services: Services) -> Restore | None:
    with services.database.reading() as session:
        restore = newest_restore(session)
        if restore is None or not all(campaign.done for campaign in campaigns_to_reconcile(session, restore)):
            return restore
        last = select(func.max(AuditEvent.at)).join(Reconciliation, Reconciliation.recorded == AuditEvent.seq)
        done_at = session.scalar(last.where(Reconciliation.restore_id == restore.id)) or restore.restored_at
        return restore if now() - done_at <= LATE else None


def _collect_all(services: Services, restore: Restore) -> int:
    return sum(_collect(services, restore, read) for read in (_ses, _notify))


def _collect(services: Services, restore: Restore, read: Callable[[Services], Iterator[ProviderReport]]) -> int:
    """From one provider: another may answer when this one does not."""
    new = 0
    with services.database.reading() as session:
        known_ids = set(session.scalars(select(SentReport.outside_id).where(SentReport.restore_id == restore.id)))
    try:
        for report in read(services):
            if report.at >= restore.made_at and report.outside_id not in known_ids:
                with services.database.writing() as session:
                    new += _add_report(session, restore, report)
    except (MailFailed, StorageFailed) as problem:
        log.warning("reports after a restore were not read", problem=problem.code)
    return new


def _add_report(session: Session, restore: Restore, report: ProviderReport) -> bool:
    """Whether it is about a letter of ours, and no attempt is known of it."""
    attempt_known = exists().where((Attempt.message_id == report.number) | (Attempt.outside_id == report.outside_id))
    if session.scalar(select(attempt_known)):
        return False
    references = references_in(report.number.partition(".")[0])
    letter_id = session.scalars(select(Letter.id).where(Letter.reference.in_(references))).first()
    if letter_id is None:
        return False
    session.add(
        SentReport(
            restore_id=restore.id,
            letter_id=letter_id,
            source=report.source,
            outside_id=report.outside_id[:200],
            at=report.at,
            said=report.said[:200],
        )
    )
    return True


def _ses(services: Services) -> Iterator[ProviderReport]:
    for key in services.storage.keys(SES_EVENTS):
        try:
            event = read_event(services.storage.get(key).decode())
        except (Malformed, UnicodeDecodeError):
            continue
        if event:
            yield ProviderReport("ses", event.ours, event.outside_id, event.at, event.kind)


def _notify(services: Services) -> Iterator[ProviderReport]:
    if not services.settings.notify_api_key or services.practice:
        return
    for letter in open_notify(services.settings).recent():
        at = datetime.fromisoformat(letter.created_at) if letter.created_at else now()
        yield ProviderReport(
            NOTIFY, letter.number, letter.id, at if at.tzinfo else at.replace(tzinfo=UTC), letter.status
        )
