"""Tell a worker that a bundle is to be made."""

import structlog

from app.platform.services import Services

log = structlog.get_logger(__name__)


def nudge(services: Services, bundle_id: int) -> None:
    """A queue that does not answer costs time, nothing else: the row is committed, and the sweep finds it."""
    try:
        services.queue.nudge("disclosure", bundle_id)
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
        log.warning("nudge not sent", bundle=bundle_id, problem=str(problem))
