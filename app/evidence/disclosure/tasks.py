"""What the worker calls. A nudge only says which bundle to look at; its row says what there is to do."""

from collections.abc import Mapping

from app.evidence.disclosure.bundles.make import work_on
from app.evidence.disclosure.models import MAKING, Bundle
from app.platform.leases import pending_rows
from app.platform.services import Services
from app.platform.worker import Task


def sweep(services: Services) -> None:
    """Bundles that nobody was told to make, or whose worker died."""
    with services.database.reading() as session:
        waiting = pending_rows(session, Bundle, MAKING)
    for bundle_id in waiting:
        services.queue.wake("disclosure", bundle_id)


TASKS: Mapping[str, Task] = {"disclosure": Task(work_on), "disclosures": Task(sweep, minute="*")}
