"""Tell a worker that an import has something to do."""

import structlog

from app.platform.services import Services

log = structlog.get_logger(__name__)


def nudge(services: Services, import_id: int) -> None:
    """A queue that does not answer costs time, nothing else: the row is committed, and the sweep finds it."""
    try:
        services.queue.nudge("import", import_id)
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
        log.warning("nudge not sent", id=import_id, problem=str(problem))
