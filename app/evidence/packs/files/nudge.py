"""Tell a worker that a pack's files are to be made."""

import structlog

from app.platform.services import Services

log = structlog.get_logger(__name__)


def nudge(services: Services, set_id: int) -> None:
    """A queue that does not answer costs time, nothing else: the row is committed, and the sweep finds it."""
    try:
        services.queue.nudge("pack-files", set_id)
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
        log.warning("nudge not sent", set=set_id, problem=str(problem))
