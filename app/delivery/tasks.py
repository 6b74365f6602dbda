"""What the worker calls: to send letters, and to ask what became of those that SES and GOV.UK Notify have."""

from collections.abc import Mapping
from datetime import timedelta

from app.delivery.email.choose import open_carrier
from app.delivery.email.compose import compose
from app.delivery.models import Sending
from app.delivery.posting.notify import NAME as NOTIFY
from app.delivery.posting.notify import compose_letter, open_notify
from app.delivery.posting.poll import poll
from app.delivery.sending.claim import due_sendings, left_in_hand, longest, lose
from app.delivery.sending.start import TASK
from app.delivery.sending.work import Way, work
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task

IDLE = timedelta(seconds=30)
"""A sending that took up no letter for so long since one might leave has no worker, unless a letter is in hand."""


def open_way(services: Services, sending: Sending) -> Way:
    if sending.carrier != NOTIFY:
        return Way(compose, open_carrier(services, sending.carrier))
    carrier = open_carrier(services, NOTIFY) if services.practice else open_notify(services.settings)
    return Way(compose_letter, carrier)


def send(services: Services, sending_id: int) -> None:
    again = work(services, sending_id, open_way)
    if again is not None:
        services.queue.nudge(TASK, sending_id, delay=again)


def sweep(services: Services) -> None:
    """Give up letters that were in hand for longer than any hand-over takes, and wake a worker for each sending that
    has none. One moment divides both, so a sending is due as soon as its letter is given up."""
    at = now()
    in_hand_since = at - longest(services.settings)
    with services.database.reading() as session:
        lost = left_in_hand(session, before=in_hand_since)
        due = due_sendings(session, at=at, idle=IDLE, in_hand_since=in_hand_since)
    for attempt_id in lost:
        with services.database.writing() as session:
            lose(session, attempt_id, at=at)
    for sending_id in due:
        services.queue.wake(TASK, sending_id)


def collect_events(services: Services) -> int:
    """What lies in the queue of SES's events is counted. Without SES_EVENTS_QUEUE_URL, there is no queue."""
    if services.practice or not services.settings.ses_events_queue_url:
        return 0
    from app.delivery.email.events import collect  # boto3 is slow to import, and only SES needs it

    return collect(services)


def ask_notify(services: Services) -> None:
    if services.settings.notify_api_key and not services.practice:
        poll(services, open_notify(services.settings), at=now())


TASKS: Mapping[str, Task] = {
    "notify_letters": Task(ask_notify, minute="*/15"),
    "ses-events": Task(collect_events, minute="*"),
    TASK: Task(send),
    "sendings": Task(sweep, minute="*"),
}
