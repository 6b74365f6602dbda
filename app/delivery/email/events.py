"""What became of letters that SES took: its events, from the queue into which they come, each counted once.

A message is taken from the queue only after what it says is committed. One that names no letter of ours, or is no
event, comes again: the answer to a letter may be recorded a moment later than its delivery. After a few times it is put
into the file store, as evidence, unless the queue itself has moved it to where it keeps what nobody wants.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.delivery.attempts.settle import Evidence, move, note
from app.delivery.email.ses_events import Malformed, SesEvent, read_event
from app.delivery.models import Attempt
from app.delivery.states import State
from app.platform.processes import Turn
from app.platform.services import Services
from app.platform.storage import StorageFailed

log = structlog.get_logger(__name__)

TIMES = 5
"""So often a message that nobody understands comes again."""

AT_ONCE, WAIT_SECONDS, HIDDEN_SECONDS = 10, 2, 60
"""Messages asked for in one go; how long the queue may wait for one; how long others do not get what we were given."""

TURN_SECONDS = 40.0
"""How long one look goes on while there is more."""

STEPS: Mapping[str, str] = {
    "send": "hand over",
    "delivery": "deliver",
    "bounce": "fail",
    "reject": "fail",
    "failure": "fail",
}
"""What an event moves an attempt by (states.ATTEMPT)."""

NOTES: Mapping[str, str] = {"complaint": "complained", "delay": "delayed"}
"""What it is kept as where it moves none."""


def collect(services: Services) -> int:
    """Everything that lies in the queue now; how many events were counted. Without SES_EVENTS_QUEUE_URL, nothing."""
    if not services.settings.ses_events_queue_url:
        return 0
    queue = Queue(services)
    counted, turn = 0, Turn(TURN_SECONDS)
    try:
        while not turn.is_over and (messages := queue.receive()):
            counted += take(services, queue, messages)
    except (ClientError, BotoCoreError, IntegrityError, StorageFailed) as problem:  # IntegrityError: another counted it
        log.warning("ses_events_not_read", problem=str(problem))
    return counted


def take(services: Services, queue: "Queue", messages: Sequence[Mapping[str, Any]]) -> int:
    """Count what these messages say, and remove those that are settled; how many were counted."""
    return sum(_handle_message(services, queue, message) for message in messages)


def apply_event(session: Session, event: SesEvent) -> bool:
    """Have an event move its attempt, or be kept with it. False: it names no attempt of ours."""
    attempt = _attempt_of(session, event)
    if attempt is None:
        return False
    facts = {"id": event.number, **event.facts}
    evidence = Evidence(event.at, "ses", reason=event.reason, said=event.said, facts=facts, outside_id=event.outside_id)
    if event.kind == "send" and attempt.state not in (State.HANDING, State.UNCERTAIN):
        return True
    if event.kind in NOTES or (event.passing and attempt.state == State.DELIVERED):
        note(session, attempt.id, NOTES.get(event.kind, "delayed"), evidence, actor=SYSTEM)
        return True
    known = {} if attempt.outside_id else {"outside_id": event.number}
    move(session, attempt.id, STEPS[event.kind], evidence, actor=SYSTEM, **known)
    return True


def _attempt_of(session: Session, event: SesEvent) -> Attempt | None:
    attempt = session.scalars(select(Attempt).where(Attempt.outside_id == event.number).limit(1)).first()
    if attempt is None and event.ours:
        attempt = session.scalars(select(Attempt).where(Attempt.message_id == event.ours)).one_or_none()
    return attempt


class Queue:
    """The queue of SES's events, in SQS."""

    def __init__(self, services: Services) -> None:
        self._url = services.settings.ses_events_queue_url
        timeout = services.settings.mail_timeout_seconds
        config = Config(connect_timeout=timeout, read_timeout=timeout + WAIT_SECONDS)
        self._sqs: Any = boto3.client("sqs", config=config)

    def receive(self) -> list[dict[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            AttributeNames=["ApproximateReceiveCount"],
            MaxNumberOfMessages=AT_ONCE,
            WaitTimeSeconds=WAIT_SECONDS,
            VisibilityTimeout=HIDDEN_SECONDS,
        )
        return list(answer.get("Messages", ()))

    def done(self, message: Mapping[str, Any]) -> None:
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])


def _handle_message(services: Services, queue: Queue, message: Mapping[str, Any]) -> int:
    body, problem, counted = str(message["Body"]), "", 0
    try:
        if event := read_event(body):
            with services.database.writing() as session:
                counted = int(apply_event(session, event))
            problem = "" if counted else "ses_event_of_no_letter"
    except Malformed as malformed:
        problem = malformed.code
        log.warning("ses_event_malformed", message=message.get("MessageId"), problem=malformed.code)
    if problem and int(message.get("Attributes", {}).get("ApproximateReceiveCount", 1)) < TIMES:
        return 0
    if problem:
        key = f"ses-events/{hashlib.sha256(body.encode()).hexdigest()}.json"
        services.storage.put(key, body.encode())
        log.warning(problem, message=message.get("MessageId"), kept=key)
    queue.done(message)
    return counted
