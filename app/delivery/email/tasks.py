"""What the worker calls each minute: what became of letters that went by SES."""

from collections.abc import Mapping

from app.platform.services import Services
from app.platform.worker import Task


def collect_events(services: Services) -> int:
    """What lies in the queue of SES's events is counted. Without SES_EVENTS_QUEUE_URL, there is no queue."""
    if not services.settings.ses_events_queue_url:
        return 0
    from app.delivery.email.events import collect  # boto3 is slow to import, and only SES needs it

    return collect(services)


TASKS: Mapping[str, Task] = {"ses-events": Task(collect_events, minute="*")}
