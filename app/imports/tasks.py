"""What the worker calls. A nudge only says which import to look at; its row says what there is to do."""

from collections.abc import Mapping

from app.imports.applying.claim import IMPORTS
from app.imports.applying.work import work_on
from app.imports.forget import forget
from app.platform.clock import now, today
from app.platform.services import Services
from app.platform.worker import Task


def go_on(services: Services, import_id: int) -> None:
    work_on(services, import_id, today=today())


def sweep(services: Services) -> None:
    """As for every job; and what is saved only for a while is deleted."""
    IMPORTS.sweep(services)
    forget(services, at=now())


TASKS: Mapping[str, Task] = {IMPORTS.task: Task(go_on), IMPORTS.sweep_task: Task(sweep, minute="*")}
