"""What the worker calls. A nudge only says which run to look at; the rows say what there is to do."""

from collections.abc import Mapping

from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task
from app.production.editions.large_print import lacking_large, make_wanted, runs_lacking_large
from app.production.runs.claim import sweep_run
from app.production.runs.compare import compare
from app.production.runs.runs import runs_under_way
from app.production.runs.sample import has_uncompared, runs_to_compare
from app.production.runs.work import work
from app.production.states import RunState


def make(services: Services, run_id: int) -> None:
    again = work(services, run_id)
    if again is not None:
        services.queue.nudge("make", run_id, delay=again)
        return
    with services.database.reading() as session:
        sampled, large = has_uncompared(session, run_id), lacking_large(session, run_id)
    if sampled:
        services.queue.nudge("compare", run_id)
    if large:
        services.queue.wake("make_large", run_id)


def compare_sample(services: Services, run_id: int) -> None:
    again = compare(services, run_id)
    if again is not None:
        services.queue.nudge("compare", run_id, delay=again)


def sweep(services: Services) -> None:
    with services.database.reading() as session:
        found, sampled = runs_under_way(session), runs_to_compare(session)
        large = runs_lacking_large(session, at=now())
    for run_id in found:
        with services.database.writing() as session:
            run = sweep_run(session, run_id, at=now(), max_tries=services.settings.max_tries)
        if run.state == RunState.RUNNING:
            services.queue.wake("make", run_id, everyone=True)
    for run_id in sampled:
        services.queue.wake("compare", run_id)
    for run_id in large:
        services.queue.wake("make_large", run_id)


def make_large_print(services: Services, run_id: int) -> None:
    make_wanted(services, run_id)


TASKS: Mapping[str, Task] = {
    "make": Task(make),
    "compare": Task(compare_sample),
    "make_large": Task(make_large_print),
    "sweep": Task(sweep, minute="*"),
}
