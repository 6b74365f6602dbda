"""A team without an account answers by its link: in the transaction the link is looked at once more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.errors import Refused
from app.evidence.contributions.commission import lock_contribution
from app.evidence.contributions.links import Useless, open_link
from app.evidence.contributions.receive import Given, accept_in, decline_in, receive_in
from app.evidence.contributions.states import How
from app.platform.clock import london_time


class Outcome(StrEnum):
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"


@dataclass(frozen=True)
class LinkAnswer:
    """`given_by`: the name of whoever answers, as they typed it. Of the rest, only what `outcome` needs counts."""

    outcome: Outcome
    given_by: str = ""
    words: str = ""
    reason: str = ""
    suggested_team: str = ""


class LinkUseless(Refused):
    """The link does not work, or not any more; `why` says which."""

    code = "contribution_link_useless"

    def __init__(self, why: Useless) -> None:
        super().__init__()
        self.why = why


def answer_by_link(session: Session, token: str, answer: LinkAnswer, *, at: datetime) -> bool:
    """False: this is recorded already, by a form sent twice. Raises LinkUseless."""
    today = london_time(at).date()
    opened = open_link(session, token, today=today)
    if opened.contribution is None or opened.question is None:
        raise LinkUseless(Useless.UNKNOWN)
    question, contribution = lock_contribution(session, opened.question.number, opened.contribution.number)
    if useless := open_link(session, token, today=today).useless:
        raise LinkUseless(useless)
    match answer.outcome:
        case Outcome.ACCEPT:
            return accept_in(session, question, contribution, given_by=answer.given_by, actor=SYSTEM, at=at)
        case Outcome.DECLINE:
            return decline_in(
                session,
                question,
                contribution,
                given_by=answer.given_by,
                reason=answer.reason,
                suggested_team=answer.suggested_team,
                actor=SYSTEM,
                at=at,
            )
    given = Given(answer.words, How.LINK, answer.given_by)
    return receive_in(session, question, contribution, given, actor=SYSTEM, at=at)
