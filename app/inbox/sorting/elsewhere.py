"""Messages that are about something that rooms above this one keep, by what they name."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.inbox.models import Message
from app.places import Place

Filing = Callable[[Session, Message, str, str], bool]
"""Files a message, by its subject and its kind, in the transaction that sorts it. False: it names nothing that this
room keeps."""

FILINGS: Place[Filing] = Place("what messages are filed with besides letters")


def file_elsewhere(session: Session, message: Message, subject: str, kind: str) -> bool:
    """Whether a room filed it: then nobody looks for its letter."""
    return any(file(session, message, subject, kind) for file in FILINGS)
