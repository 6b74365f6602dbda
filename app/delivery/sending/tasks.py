"""What the worker calls: at a nudge, and each minute for what is due and what a worker left in hand."""

from collections.abc import Mapping
from datetime import timedelta

from app.delivery.email.choose import open_carrier
from app.delivery.email.compose import compose
from app.delivery.models import Sending
from app.delivery.posting.notify import NAME as NOTIFY
from app.delivery.posting.notify import compose_letter, open_notify
from app.delivery.sending.claim import due_sendings, left_in_hand, longest, lose
from app.delivery.sending.start import TASK
from app.delivery.sending.work import Way, work
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task


def open_way(services: Services, sending: Sending) -> Way:
    if sending.carrier == NOTIFY:
        return Way(compose_letter, open_notify(services.settings))
    return Way(compose, open_carrier(services, sending.carrier))


IDLE = timedelta(seconds=30)
"""A sending that took up no letter for so long since one might leave has no worker."""


def send(services: Services, sending_id: int) -> None:
    again = work(services, sending_id, open_way)
    if again is not None:
        services.queue.nudge(TASK, sending_id, delay=again)


def sweep(services: Services) -> None:
    at = now()
    with services.database.reading() as session:
        lost = left_in_hand(session, before=at - longest(services.settings))
        due = due_sendings(session, at=at, idle=IDLE)
    for attempt_id in lost:
        with services.database.writing() as session:
            lose(session, attempt_id, at=at)
    for sending_id in due:
        services.queue.wake(TASK, sending_id)


TASKS: Mapping[str, Task] = {TASK: Task(send), "sendings": Task(sweep, minute="*")}
