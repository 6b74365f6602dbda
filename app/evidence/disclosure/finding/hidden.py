"""What nobody finds here, whatever their role: messages that one role alone may see, and what was recorded of them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inbox.models import Message, MessageFile, MessageNote, MessageResponse
from app.inbox.restricted import may_be_seen
from app.responses.models import ResponseFile

FAMILIES = ("risk",)
"""Actions that begin so are told in no timeline here."""


def hidden_messages(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(select(Message.id).where(~may_be_seen(()))))


def hidden_replies(session: Session, messages: Collection[int]) -> frozenset[int]:
    made = select(MessageResponse.response_id).where(MessageResponse.message_id.in_(messages))
    return frozenset(session.scalars(made)) if messages else frozenset()


def hidden_keys(session: Session) -> list[str]:
    """The keys of items that may have been found before what they are was restricted."""
    messages = hidden_messages(session)
    if not messages:
        return []
    replies = hidden_replies(session, messages)
    notes = session.scalars(select(MessageNote.id).where(MessageNote.message_id.in_(messages)))
    files = {
        *session.scalars(select(MessageFile.sha256).where(MessageFile.message_id.in_(messages))),
        *session.scalars(select(ResponseFile.sha256).where(ResponseFile.response_id.in_(replies))),
    }
    return [
        *(f"message:{one}" for one in sorted(messages)),
        *(f"reply:{one}" for one in sorted(replies)),
        *(f"message-note:{one}" for one in notes),
        *(f"file:{one}" for one in sorted(files)),
    ]
