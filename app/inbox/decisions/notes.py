"""What colleagues note beside a message: added once, and kept."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.inbox import events
from app.inbox.message_state import held_message
from app.inbox.models import MessageNote

LONGEST = 4000
"""Characters of one note."""


def add_note(session: Session, message_id: int, *, text: str, once: str, actor: Actor) -> MessageNote:
    """A form that comes twice (`once`) adds it once."""
    if added := session.scalars(select(MessageNote).where(MessageNote.once == once)).one_or_none():
        return added
    now = held_message(session, message_id)
    event = record(session, events.MESSAGE_NOTED, actor=actor, subjects=now.subjects, personal={"text": text})
    note = MessageNote(message_id=message_id, once=once, text=text, recorded=event.seq)
    session.add(note)
    session.flush()
    return note


def notes_on(session: Session, message_id: int) -> Sequence[MessageNote]:
    """Newest first."""
    notes = select(MessageNote).where(MessageNote.message_id == message_id)
    return session.scalars(notes.order_by(MessageNote.recorded.desc())).all()
