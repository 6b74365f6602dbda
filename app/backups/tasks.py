"""What the worker does: a backup each night, erasures kept beside the backups, what providers say after a restore."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.backups.erasures import TASK as ERASURES
from app.backups.erasures import keep_now
from app.backups.history import last_backup
from app.backups.make import FAILURES, make_backup, record_failure
from app.backups.reconcile.reports import collect_later_reports, collect_reports
from app.backups.store import open_store
from app.errors import Refused
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task

log = structlog.get_logger(__name__)

TASK = "backup"

HOUR, MINUTE = 1, 20
"""When a backup is due (UTC). Workers also ask when they start, in case none of them was there then."""


def nightly(services: Services) -> None:
    """Make a backup unless one was made since the last was due. Without BACKUP_URL, and in practice, nothing."""
    if not services.settings.backup_url or services.practice:
        return
    with services.database.reading() as session:
        made_at = last_backup(session).made_at
    if made_at is not None and made_at >= _last_due(now()):
        return
    try:
        make_backup(services, open_store(services), at=now())
    except FAILURES as problem:
        if isinstance(problem, Refused) and problem.code == "backup_under_way":
            return
        log.exception("backup_not_made")
        with suppress(SQLAlchemyError):  # else the log says it alone
            record_failure(services, problem)


def _last_due(at: datetime) -> datetime:
    """The last moment at which a backup was due."""
    today = at.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    return today if today <= at else today - timedelta(days=1)


TASKS: Mapping[str, Task] = {
    TASK: Task(nightly, minute=str(MINUTE)),  # each hour, in case the worker was away or late, or it failed
    ERASURES: Task(keep_now, minute="35"),
    "restore-reports": Task(collect_reports, minute="*/5"),
    "restore-reports-later": Task(collect_later_reports, minute="50"),
}
