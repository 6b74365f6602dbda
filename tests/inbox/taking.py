"""Messages for the inbox's tests, and an installation that reads a mailbox."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from app.inbox.models import Mailbox, Message
from app.platform.clock import now
from app.platform.config import Settings
from app.platform.services import Services, open_services


def a_reply(number: int = 1, *, body: str = "Thank you for your letter.", **headers: str) -> EmailMessage:
    """From Alex Example, with a Message-ID of its own."""
    message = EmailMessage()
    said = {
        "From": "Alex Example <alex@council.example>",
        "To": "replies+token123@department.example",
        "Subject": f"Reply {number}",
        "Date": format_datetime(now()),
        "Message-ID": f"<reply-{number}@council.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in said.items():
        if value:
            message[name] = value
    message.set_content(body)
    return message


@contextmanager
def reading_from(settings: Settings, url: str, **others: Any) -> Iterator[Services]:
    """The services of an installation whose inbox is at `url`."""
    changed = settings.model_copy(update={"inbox_url": SecretStr(url), "mail_timeout_seconds": 5} | others)
    with closing(open_services(changed)) as services:
        yield services


def taken(services: Services) -> list[Message]:
    """All messages, in the order in which they were taken."""
    with services.database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def the_mailbox(services: Services) -> Mailbox:
    with services.database.reading() as session:
        return session.scalars(select(Mailbox)).one()
