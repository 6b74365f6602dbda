"""What the worker calls. A nudge only says which run to look at; the rows say what there is to do."""

from collections.abc import Mapping

from app.production.sweep import sweep
from app.production.work import work
from app.services import Services
from app.worker import Task


def make(services: Services, run_id: int) -> None:
    work(services, run_id)


def sweep_runs(services: Services) -> None:
    with services.database.writing() as session:
        waiting = sweep(session, max_tries=services.settings.max_tries)
    for run_id in waiting:
        nudge(services, run_id)


def nudge(services: Services, run_id: int) -> None:
    """One message for each worker process of this machine: each takes rows until none are left."""
    for _ in range(services.settings.workers):
        services.queue.nudge("make", run_id)


TASKS: Mapping[str, Task] = {"make": Task(make), "sweep": Task(sweep_runs, minute="*")}
