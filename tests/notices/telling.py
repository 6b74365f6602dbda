"""Somebody is told of something, in one line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM, Actor, record
from app.notices.facts import Facts
from app.notices.models import MailChoice, Notice
from app.notices.notify import notify
from app.notices.states import Way
from app.platform.services import Services
from tests.audit.codes import event_of

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

FACTS = Facts(
    reference="MAR15",
    title="Accountability for child protection",
    office="Home Secretary",
    by="Department of Health",
    registries=["Chief officers of police", "Council leaders"],
    deadline="2026-12-03",
    version=7,
    changed="One sentence on taxi licensing",
    due="3 letters are overdue.",
    figures="Police, sent: was 41 of 43, is now 42 of 43.",
    voided=["Council leaders"],
    answer="content",
    note="Words of a minister’s office",
    certificate=2,
)
"""Enough for every kind."""


def tell(
    services: Services,
    *user_ids: int,
    kind: str = "clearance_asked",
    at: datetime = AT,
    actor: Actor = SYSTEM,
    href: str = "/campaigns/MAR15/clearance",
    campaign_id: int | None = 1,
    **other: bool,
) -> Sequence[Notice]:
    with services.database.writing() as session:
        event = record(session, event_of("user.changed"), actor=actor, subjects=[("campaign", 1)])
        told = {"facts": FACTS, "href": href, "event": event.seq, "actor": actor, "at": at}
        return notify(session, user_ids, kind, campaign_id=campaign_id, **told, **other)


def want(services: Services, user_id: int, way: Way) -> None:
    with services.database.writing() as session:
        session.add(MailChoice(user_id=user_id, way=way))


@dataclass
class Inbox:
    """In the place of a mail server: what was handed to it, and what it answers in turn. Then it takes all."""

    tried: list[EmailMessage] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[BaseException] = field(default_factory=list)

    @classmethod
    def put_into(cls, services: Services, monkeypatch: pytest.MonkeyPatch) -> "Inbox":
        inbox = cls()
        monkeypatch.setattr(services.mail, "send", inbox.send)
        return inbox

    def send(self, message: EmailMessage) -> None:
        mail = message_from_bytes(message.as_bytes(), policy=policy.default)
        self.tried.append(mail)
        if self.answers:
            raise self.answers.pop(0)
        self.mails.append(mail)


def states(services: Services) -> list[str]:
    return [one.mail for one in notices(services)]


def notices(services: Services) -> Sequence[Notice]:
    with services.database.reading() as session:
        return session.scalars(select(Notice).order_by(Notice.id)).all()
