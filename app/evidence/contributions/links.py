"""The link by which a team without an account answers: 256 random bits, of which only the SHA-256 is stored.

It works from the email's sending until some working days after the due date, as long as the contribution is awaited.
Opening it changes nothing, since mail scanners open links too."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.sessions.person import digest
from app.evidence.contributions.models import Contribution, ContributionLink
from app.evidence.contributions.states import AWAITED, State
from app.evidence.questions.models import Question
from app.evidence.questions.states import OPEN
from app.letters.dates import add_working_days

WORKS_AFTER_DUE = 10
"""Working days after the due date, or after the email where that is later."""

PATH = "/contribute/"


class Useless(StrEnum):
    """Why a link does not work. UNKNOWN: no such link was made."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    RECEIVED = "received"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ANSWERED = "answered"


@dataclass(frozen=True)
class OpenedLink:
    """`useless`: None of a link that works. Of an unknown one there is neither contribution nor question."""

    contribution: Contribution | None
    question: Question | None
    useless: Useless | None


def make_link(
    session: Session, contribution: Contribution, *, base_url: str, today: date, holidays: Collection[date]
) -> tuple[str, date]:
    """The address, which nobody can read again, and the last day on which it works."""
    token = secrets.token_urlsafe(32)
    expires_on = add_working_days(max(contribution.due_on or today, today), WORKS_AFTER_DUE, holidays=holidays)
    session.add(ContributionLink(contribution_id=contribution.id, token_sha256=digest(token), expires_on=expires_on))
    session.flush()
    return f"{base_url.rstrip('/')}{PATH}{token}", expires_on


def end_links(session: Session, *, today: date) -> None:
    """No link that was made until now works any more."""
    ended = update(ContributionLink).where(ContributionLink.expires_on >= today)
    session.execute(ended.values(expires_on=today - timedelta(days=1)))


def open_link(session: Session, token: str, *, today: date) -> OpenedLink:
    """What the link is about, and whether it works today."""
    link = session.scalars(select(ContributionLink).where(ContributionLink.token_sha256 == digest(token))).one_or_none()
    if link is None:
        return OpenedLink(None, None, Useless.UNKNOWN)
    contribution = session.get_one(Contribution, link.contribution_id)
    question = session.get_one(Question, contribution.question_id)
    return OpenedLink(contribution, question, _why_useless(State(contribution.state), question, link, today))


def _why_useless(state: State, question: Question, link: ContributionLink, today: date) -> Useless | None:
    if state not in AWAITED:
        return Useless(state.value)
    if question.stage not in OPEN:
        return Useless.ANSWERED
    return Useless.EXPIRED if link.expires_on < today else None
