"""The changes of organisations that touched a post, and their undoing, in words: for the history on its page."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.platform.clock import london_time
from app.registry.changes.undo import changes_recorded
from app.registry.changes.words import change_words
from app.registry.models import PostVersion
from app.registry.posts.timeline import Happening


def change_happenings(
    session: Session, post_id: int, *, today: date, known_at: int | None = None
) -> Iterator[Happening]:
    """Each on the day that it was recorded: also those that were undone, up to audit event `known_at` (None: now)."""
    named = select(AuditSubject.seq).where(AuditSubject.kind == "post", AuditSubject.subject_id == str(post_id))
    made = select(PostVersion.recorded).where(PostVersion.post_id == post_id)
    for change in changes_recorded(session, or_(AuditEvent.seq.in_(named), AuditEvent.seq.in_(made))):
        words = change_words(change, today=today)
        if known_at is None or change.seq <= known_at:
            title = "Organisation renamed" if change.kind == "rename" else "Organisation changed"
            note = change.note.rstrip(".")
            yield Happening(london_time(change.at).date(), f"{title}, as recorded", f"{words}. {note}.", change.seq)
        if change.undone_at and change.undone and (known_at is None or change.undone <= known_at):
            said = f"{words}: that is taken back. What stood before it stands again."
            yield Happening(
                london_time(change.undone_at).date(), "Change of the organisation undone", said, change.undone
            )
