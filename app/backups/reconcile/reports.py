"""What providers say of letters that the record does not know were sent: read after a restore, until every campaign is
reconciled. What they say of attempts that are in the record settles those, as always (app/delivery)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.backups.models import Restore, SentReport
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
class _Said:
    source: str
    number: str
    outside_id: str
    at: datetime
    said: str


def collect_reports(services: Services) -> int:
    """Read them while a campaign is to be reconciled; how many are new."""
    with services.database.reading() as session:
        restore = newest_restore(session)
        if restore is None or all(one.done for one in campaigns_to_reconcile(session, restore)):
            return 0
    new = 0
    try:
        for said in (*_ses(services), *_notify(services)):
            with services.database.writing() as session:
                new += _keep(session, restore, said)
    except (MailFailed, StorageFailed) as problem:
        log.warning("reports after a restore were not read", problem=str(problem))
    return new


def _keep(session: Session, restore: Restore, said: _Said) -> bool:
    known = exists().where(SentReport.restore_id == restore.id, SentReport.outside_id == said.outside_id)
    ours = exists().where((Attempt.message_id == said.number) | (Attempt.outside_id == said.outside_id))
    if said.at < restore.made_at or session.scalar(select(known | ours)):
        return False
    named = references_in(said.number.partition(".")[0])
    letters = session.scalars(select(Letter.id).where(Letter.reference.in_(named))).all()
    session.add_all(
        SentReport(
            restore_id=restore.id,
            letter_id=letter_id,
            source=said.source,
            outside_id=said.outside_id[:200],
            at=said.at,
            said=said.said[:200],
        )
        for letter_id in letters[:1]
    )
    return bool(letters)


def _ses(services: Services) -> Iterator[_Said]:
    for key in services.storage.keys(SES_EVENTS):
        try:
            event = read_event(services.storage.get(key).decode())
        except (Malformed, UnicodeDecodeError):
            continue
        if event:
            yield _Said("ses", event.ours, event.outside_id, event.at, event.kind)


def _notify(services: Services) -> Iterator[_Said]:
    if not services.settings.notify_api_key or services.practice:
        return
    for letter in open_notify(services.settings).recent():
        at = datetime.fromisoformat(letter.created_at) if letter.created_at else now()
        yield _Said(NOTIFY, letter.number, letter.id, at if at.tzinfo else at.replace(tzinfo=UTC), letter.status)
