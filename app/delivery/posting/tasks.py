"""What the worker calls: every quarter of an hour, what became of letters that GOV.UK Notify has."""

from collections.abc import Mapping

from app.delivery.posting.notify import open_notify
from app.delivery.posting.poll import poll
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task


def ask(services: Services) -> None:
    if services.settings.notify_api_key:
        poll(services, open_notify(services.settings), at=now())


TASKS: Mapping[str, Task] = {"notify_letters": Task(ask, minute="*/15")}
