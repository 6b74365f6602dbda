"""What the worker calls. A nudge only says which import to look at; its row says what there is to do."""

from collections.abc import Mapping

from app.imports.applying.work import work_on
from app.imports.forget import forget
from app.imports.models import WORKING, Import
from app.platform.clock import now, today
from app.platform.leases import pending_rows
from app.platform.services import Services
from app.platform.worker import Task


def go_on(services: Services, import_id: int) -> None:
    work_on(services, import_id, today=today())


def sweep(services: Services) -> None:
    """Imports that nobody was told to go on with, or whose worker died; and what is kept for a while only goes."""
    with services.database.reading() as session:
        waiting = pending_rows(session, Import, WORKING)
    for import_id in waiting:
        services.queue.wake("import", import_id)
    forget(services, at=now())


TASKS: Mapping[str, Task] = {"import": Task(go_on), "imports": Task(sweep, minute="*")}
