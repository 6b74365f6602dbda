"""Tell the workers that a sending has letters to send."""

import structlog

from app.platform.services import Services

log = structlog.get_logger(__name__)

TASK = "send"


def nudge(services: Services, sending_id: int, *, delay: float = 0) -> None:
    """One message, unless one waits already; after `delay` seconds. A queue that does not answer costs time, not
    letters: the rows are committed, and the sweep finds them."""
    try:
        if not services.queue.waiting(TASK, sending_id):
            services.queue.nudge(TASK, sending_id, delay=delay)
    except Exception as problem:  # noqa: BLE001 (each broker has its own errors, and none of them matters here)
        log.warning("nudge not sent", sending=sending_id, problem=str(problem))
