"""What the worker calls. A nudge only says which run to look at; the rows say what there is to do."""

from collections.abc import Mapping

from app.database import now
from app.production.nudge import nudge
from app.production.runs import runs_under_way
from app.production.states import RunState
from app.production.sweep import sweep_run
from app.production.work import work
from app.services import Services
from app.worker import Task


def make(services: Services, run_id: int) -> None:
    again = work(services, run_id)
    if again is not None:
        services.queue.nudge("make", run_id, delay=again)


def sweep(services: Services) -> None:
    with services.database.reading() as session:
        found = runs_under_way(session)
    for run_id in found:
        with services.database.writing() as session:
            run = sweep_run(session, run_id, at=now(), max_tries=services.settings.max_tries)
        if run.state == RunState.RUNNING:
            nudge(services, run_id)


TASKS: Mapping[str, Task] = {"make": Task(make), "sweep": Task(sweep, minute="*")}
