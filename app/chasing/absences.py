"""Who answered a letter only to say that they are away, for who is about to remind them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.restricted import may_be_seen
from app.platform.clock import london_time
from app.platform.history import known
from app.web.filters import format_date


def away_words(session: Session, letter_ids: Collection[int], *, today: date) -> dict[int, str]:
    """By letter id, what its newest automatic reply says, while the writer is not back: "Out of office: back on 5 April
    2015"."""
    rows = session.execute(
        select(MessageLetter.letter_id, Message.received_at, MessageKind.returns_on)
        .join(Message, Message.id == MessageLetter.message_id)
        .join(MessageKind, MessageKind.message_id == Message.id)
        .where(MessageLetter.letter_id.in_(letter_ids), known(MessageLetter), known(MessageKind), may_be_seen(()))
        .where(MessageKind.kind == Kind.OUT_OF_OFFICE)
        .where(or_(MessageKind.returns_on.is_(None), MessageKind.returns_on > today))
        .order_by(Message.received_at, Message.id)
    )
    return {
        letter_id: f"Out of office: back on {format_date(back)}"
        if back
        else f"Out of office on {format_date(london_time(received_at).date())}; no day of return given"
        for letter_id, received_at, back in rows
    }
