"""Each minute, and when a search finds that much changed: bring what is searched up to date."""

import structlog

from app.platform.clock import today
from app.platform.services import Services
from app.platform.worker import Task
from app.search.keep import TASK, catch_up, is_outdated

PAUSE = 0.15
"""Seconds between batches: longer than SQLite lets a writer sleep before it asks again for the lock (a tenth)."""

log = structlog.get_logger(__name__)


def keep_up(services: Services) -> None:
    this_day = today()
    with services.database.reading() as session:
        late = is_outdated(session, today=this_day)
    if late and (owners := catch_up(services.database, today=this_day, pause=PAUSE)):
        log.info("search entries rebuilt", owners=owners)


TASKS = {TASK: Task(keep_up, minute="*")}
