"""Tell the workers that a run has letters to make."""

import structlog

from app.platform.services import Services

log = structlog.get_logger(__name__)


def nudge(services: Services, run_id: int) -> None:
    """One message for each worker process of a machine like this one, less those that wait already.

    A queue that does not answer costs time, not letters: the rows are committed, and the sweep finds them.
    """
    try:
        for _ in range(services.settings.workers - services.queue.waiting("make", run_id)):
            services.queue.nudge("make", run_id)
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
        log.warning("nudge not sent", run=run_id, problem=str(problem))
