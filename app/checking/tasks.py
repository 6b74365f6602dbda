"""What the worker calls. A nudge only says which check to look at; its row says what there is to do."""

from collections.abc import Mapping

from app.checking.models import RUNNING, LetterCheck
from app.checking.work import work_on
from app.platform.leases import pending_rows
from app.platform.services import Services
from app.platform.worker import Task


def go_on(services: Services, check_id: int) -> None:
    if work_on(services, check_id):
        services.queue.nudge("check", check_id)


def sweep(services: Services) -> None:
    """Checks that nobody was told to go on with, or whose worker died."""
    with services.database.reading() as session:
        waiting = pending_rows(session, LetterCheck, RUNNING)
    for check_id in waiting:
        services.queue.wake("check", check_id)


TASKS: Mapping[str, Task] = {"check": Task(go_on), "checks": Task(sweep, minute="*")}
