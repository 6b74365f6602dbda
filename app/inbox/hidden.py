"""What nobody sees who merely reads what others made of the mail, whatever their role: messages that one role alone may
see, and the responses that they were recorded as."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.inbox.models import Message, MessageResponse
from app.inbox.restricted import may_be_seen


def hidden_messages(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(select(Message.id).where(~may_be_seen(()))))


def replies_of_hidden_messages() -> Select[int]:
    """Ids of the responses that were recorded of messages that one role alone may see."""
    made = select(MessageResponse.response_id).join(Message, Message.id == MessageResponse.message_id)
    return made.where(~may_be_seen(()))


def hidden_replies(session: Session, messages: Collection[int]) -> frozenset[int]:
    """What was recorded of these messages."""
    made = select(MessageResponse.response_id).where(MessageResponse.message_id.in_(messages))
    return frozenset(session.scalars(made)) if messages else frozenset()
