"""Counts that are over are cleared away."""

from collections.abc import Mapping

from app.accounts.security.limit_rows import clear_old_hits
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task


def clear_counts(services: Services) -> None:
    with services.database.writing() as session:
        clear_old_hits(session, at=now())


TASKS: Mapping[str, Task] = {"limits": Task(clear_counts, minute="*/5")}
