"""The mail that is about one letter: for its page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.delivery.attempts.reasons import REASONS
from app.inbox.message_state import recorded_kinds
from app.inbox.models import Message, MessageKind, MessageLetter, MessageResponse
from app.inbox.reading.kinds import Kind
from app.inbox.restricted import may_be_seen
from app.inbox.states import State
from app.inbox.words import kind_words, recorded_words
from app.platform.history import known
from app.responses.kinds import Kind as ResponseKind


@dataclass(frozen=True)
class Mail:
    """`kind`: shape, word and reason; of a message that is recorded, that of the reply. `away_until` and `instead`: of
    somebody who is out of office."""

    id: int
    received_at: datetime
    sender: str
    subject: str
    kind: tuple[str, str, str]
    state: tuple[str, str]
    away_until: date | None
    instead: Sequence[str]


def mails_of(session: Session, letter_id: int, roles: Collection[Role]) -> list[Mail]:
    """Newest first; as far as somebody with these roles may see them."""
    rows = session.execute(
        select(Message, MessageKind)
        .join(MessageLetter, and_(MessageLetter.message_id == Message.id, known(MessageLetter)))
        .outerjoin(MessageKind, and_(MessageKind.message_id == Message.id, known(MessageKind)))
        .where(MessageLetter.letter_id == letter_id, may_be_seen(roles))
        .order_by(Message.received_at.desc(), Message.id.desc())
    ).all()
    recorded = recorded_kinds(session, [message.id for message, _ in rows])
    return [_mail(message, kind, recorded.get(message.id)) for message, kind in rows]


def message_of(session: Session, response_id: int) -> int | None:
    """The message that became a response, if it came by mail."""
    rows = select(MessageResponse.message_id).where(MessageResponse.response_id == response_id)
    return session.scalars(rows).one_or_none()


def _mail(message: Message, kind: MessageKind | None, recorded: ResponseKind | None) -> Mail:
    words = recorded_words(recorded) if recorded else kind_words(kind.kind if kind else None, message.read_state)
    reason = REASONS[kind.reason].word if kind and kind.reason else ""
    away = kind is not None and kind.kind == Kind.OUT_OF_OFFICE
    return Mail(
        id=message.id,
        received_at=message.received_at,
        sender=message.sender_name or message.sender_address,
        subject=message.subject,
        kind=(words.shape, words.name, reason),
        state=State(message.state).shown,
        away_until=kind.returns_on if kind and away else None,
        instead=kind.instead if kind and away else (),
    )
