"""What the worker calls. A nudge only says which set of files to look at; its row says what there is to do."""

from collections.abc import Mapping

from app.evidence.packs.files.models import MAKING, PackSet
from app.evidence.packs.files.work import work_on
from app.platform.leases import pending_rows
from app.platform.services import Services
from app.platform.worker import Task


def make(services: Services, set_id: int) -> None:
    work_on(services, set_id)


def sweep(services: Services) -> None:
    """Sets that nobody was told to make, or whose worker died."""
    with services.database.reading() as session:
        waiting = pending_rows(session, PackSet, MAKING)
    for set_id in waiting:
        services.queue.wake("pack-files", set_id)


TASKS: Mapping[str, Task] = {"pack-files": Task(make), "packs-files": Task(sweep, minute="*")}
