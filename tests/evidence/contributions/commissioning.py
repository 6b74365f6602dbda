"""Contributions for tests, in a line: asked for, sent by email, answered by the link in it."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.evidence.contributions.answer_link import LinkAnswer, Outcome, answer_by_link
from app.evidence.contributions.commission import Request, ask_contribution, receive_contribution
from app.evidence.contributions.find import versions_of
from app.evidence.contributions.mail import send_due
from app.evidence.contributions.models import Contribution, ContributionMail, ContributionVersion
from app.evidence.contributions.receive import Given
from app.evidence.contributions.states import How
from app.platform.services import Services

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
"""A Monday, on which the question of asking.py is tabled; where the House sits, its answer is due a week later."""

DUE = date(2026, 11, 5)

WORDS = "Guidance was revised in March. Two boards were told of it."

REQUEST = Request(
    asked="What guidance was revised, and when?",
    team="Child Protection Policy",
    email="policy@department.example",
    due_on=DUE,
    deputy="Robin Example",
    deputy_email="robin@department.example",
)


def commission(
    services: Services,
    number: int,
    request: Request = REQUEST,
    *,
    once: str = "form",
    actor: Actor = SYSTEM,
    at: datetime = AT,
) -> int:
    """The number of the contribution."""
    with services.database.writing() as session:
        return ask_contribution(session, number, request, once=once, actor=actor, at=at).number


def receive(
    services: Services, number: int, contribution: int, words: str = WORDS, given_by: str = "Jo Example"
) -> bool:
    with services.database.writing() as session:
        given = Given(words, How.HAND, given_by)
        return receive_contribution(session, number, contribution, given, actor=SYSTEM, at=AT)


def by_link(
    services: Services,
    token: str,
    outcome: Outcome = Outcome.SEND,
    *,
    at: datetime = AT,
    words: str = WORDS,
    **more: str,
) -> bool:
    answer = LinkAnswer(outcome, words=words, given_by=more.pop("given_by", "Jo Example, policy adviser"), **more)
    with services.database.writing() as session:
        return answer_by_link(session, token, answer, at=at)


def saved(services: Services, contribution: int) -> Contribution:
    with services.database.reading() as session:
        return session.scalars(select(Contribution).where(Contribution.number == contribution)).one()


def received(services: Services, contribution: int) -> list[ContributionVersion]:
    with services.database.reading() as session:
        return versions_of(session, saved(services, contribution).id)


def mail_rows(services: Services) -> Sequence[ContributionMail]:
    with services.database.reading() as session:
        return session.scalars(select(ContributionMail).order_by(ContributionMail.id)).all()


def mails(services: Services, *, at: datetime = AT) -> list[EmailMessage]:
    """All that were sent by then, in no order."""
    send_due(services, at=at)
    files = services.settings.outbox_dir.glob("contribution-*.eml")
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of its link."""
    found = re.search(r"https?://[^/]+(/contribute/\S+)", text_of(mail))
    assert found is not None
    return found[1]


def token_of(mail: EmailMessage) -> str:
    return link_in(mail).rpartition("/")[2]
