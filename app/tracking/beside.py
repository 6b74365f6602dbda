"""What is kept beside one letter: notes, who looks after it, and what happened to it, for its page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.campaigns.models import Letter
from app.tracking.assign import assignments_of, hands_of
from app.tracking.notes import notes_on
from app.tracking.timeline import TimelineItem, timeline_of
from app.web.filters import format_moment


@dataclass(frozen=True)
class NoteShown:
    """`own`: the person who looks at it wrote it, and may take it back."""

    id: int
    text: str
    by: str
    when: str
    own: bool


@dataclass(frozen=True)
class Beside:
    """`holder`: the name of who looks after the letter, blank for nobody; `held_by_you`: the person who looks at it.
    `seen` and `once`: for the forms beside it."""

    notes: Sequence[NoteShown]
    holder: str
    held_by_you: bool
    happened: Sequence[TimelineItem]
    seen: str
    once: str


def beside(session: Session, letter: Letter, *, user_id: int) -> Beside:
    """As the user `user_id` sees it."""
    standing = assignments_of(session, letter.campaign_id, letter_id=letter.id)
    holder = standing[letter.id].user_id if letter.id in standing else None
    return Beside(
        notes=_notes(session, letter, user_id),
        holder=names_of(session, [holder])[holder] if holder is not None else "",
        held_by_you=holder == user_id,
        happened=timeline_of(session, letter),
        seen=hands_of([letter.id], standing),
        once=secrets.token_urlsafe(24),
    )


def _notes(session: Session, letter: Letter, user_id: int) -> list[NoteShown]:
    notes = notes_on(session, letter.id)
    when = moments(session, {note.recorded for note in notes})
    names = names_of(session, {one.actor_id for one in when.values() if one.actor_id is not None})
    return [
        NoteShown(
            id=note.id,
            text=note.text,
            by=names.get(when[note.recorded].actor_id or 0, "Despatch"),
            when=format_moment(when[note.recorded].at),
            own=when[note.recorded].actor_id == user_id,
        )
        for note in notes
    ]
