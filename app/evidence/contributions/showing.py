"""A contribution as pages show it: where it stands, what came, its emails and the replies that the inbox filed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.moments import moments
from app.evidence.contributions.due import RollUp, roll_up, standing_of
from app.evidence.contributions.find import contributions_of, replies_of, versions_of
from app.evidence.contributions.models import Contribution, ContributionMail, ContributionVersion
from app.evidence.contributions.queue import MailKind, MailState
from app.evidence.contributions.remind import waits_for_request
from app.evidence.contributions.replies import waits_for_reading
from app.evidence.contributions.states import AWAITED, Standing, State
from app.evidence.questions.models import Question
from app.inbox.models import Message, MessageFile
from app.inbox.reading.quotations import new_words
from app.inbox.restricted import READERS, may_be_seen
from app.inbox.words import KINDS
from app.platform.mail.words import public_failure_words


@dataclass(frozen=True)
class ShownVersion:
    number: int
    words: str
    how: str
    given_by: str
    at: datetime
    message_id: int | None


@dataclass(frozen=True)
class ShownMail:
    """`failed`: why, in a sentence; blank of one that waits or was sent."""

    kind: MailKind
    to: str
    sent_at: datetime | None
    failed: str


@dataclass(frozen=True)
class ShownReply:
    """`readable`: this reader may open the message. `words`: what its sender wrote, without what is quoted."""

    id: int
    message_id: int
    kind: str
    waits: bool
    readable: bool
    sender: str = ""
    at: datetime | None = None
    words: str = ""
    files: int = 0


@dataclass(frozen=True)
class ShownContribution:
    """`standing`: shape, word and what stands below them. `held`: the team is not reminded before the request is sent
    again."""

    contribution: Contribution
    standing: tuple[str, str, str]
    versions: Sequence[ShownVersion]
    mails: Sequence[ShownMail] = ()
    replies: Sequence[ShownReply] = ()
    held: bool = False


def contributions_shown(
    session: Session, question: Question, *, today: date
) -> tuple[RollUp | None, list[ShownContribution]]:
    """What a question's page says of them."""
    found = contributions_of(session, question.id)
    rolled = roll_up(((State(one.state), one.due_on) for one in found), today)
    return rolled, [ShownContribution(one, _standing(session, one, today), ()) for one in found]


def contribution_shown(
    session: Session, question: Question, contribution: Contribution, *, today: date, roles: Collection[Role]
) -> ShownContribution:
    versions = versions_of(session, contribution.id)
    when = moments(session, {version.recorded for version in versions})
    return ShownContribution(
        contribution,
        _standing(session, contribution, today),
        [_version(version, when[version.recorded].at) for version in versions],
        [_mail(contribution, mail) for mail in _mails(session, contribution)],
        _replies(session, contribution, roles),
        contribution.state in AWAITED and is_held(session, contribution),
    )


def is_held(session: Session, contribution: Contribution) -> bool:
    held = select(waits_for_request(session)).select_from(Contribution)
    return bool(session.scalar(held.where(Contribution.id == contribution.id, Contribution.email != "")))


def _standing(session: Session, contribution: Contribution, today: date) -> tuple[str, str, str]:
    """What waits for the desk comes first: an email that nobody has read yet."""
    state, standing = State(contribution.state), standing_of(State(contribution.state), contribution.due_on, today)
    if state in AWAITED and any(map(waits_for_reading, replies_of(session, contribution.id))):
        return "query", "Email to read", standing.word.lower()
    below = state.word.lower() if standing in (Standing.DUE, Standing.OVERDUE) else ""
    return (*standing.shown, below)


def _version(version: ContributionVersion, at: datetime) -> ShownVersion:
    return ShownVersion(version.number, version.words, version.how, version.given_by, at, version.message_id)


def _mails(session: Session, contribution: Contribution) -> Sequence[ContributionMail]:
    mine = select(ContributionMail).where(
        ContributionMail.contribution_id == contribution.id, ContributionMail.state != MailState.UNWANTED
    )
    return session.scalars(mine.order_by(ContributionMail.id.desc())).all()


def _mail(contribution: Contribution, mail: ContributionMail) -> ShownMail:
    failed = mail.state == MailState.FAILED and mail.error_code
    return ShownMail(
        MailKind(mail.kind),
        contribution.deputy if mail.to_deputy else contribution.team,
        mail.sent_at,
        public_failure_words(mail.error_code or "") if failed else "",
    )


def _replies(session: Session, contribution: Contribution, roles: Collection[Role]) -> list[ShownReply]:
    """Of messages that this reader may not see, only that there is one: reports of risk are read by one role alone."""
    found = replies_of(session, contribution.id)
    ids = [reply.message_id for reply in found] if set(READERS) & set(roles) else []
    seen = {
        message.id: message for message in session.scalars(select(Message).where(Message.id.in_(ids), may_be_seen(())))
    }
    files = list(session.scalars(select(MessageFile.message_id).where(MessageFile.message_id.in_(seen))))
    shown = []
    for reply in found:
        about = (reply.id, reply.message_id, KINDS[reply.kind].name, waits_for_reading(reply))
        message = seen.get(reply.message_id)
        if message is None:
            shown.append(ShownReply(*about, readable=False))
            continue
        words = new_words(message.text).strip()
        number = files.count(message.id)
        shown.append(ShownReply(*about, True, message.sender_address, message.received_at, words, number))
    return shown
