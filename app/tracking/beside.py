"""What is kept beside one letter, for its page: notes, and who looks after it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.accounts.models import User
from app.audit.moments import moments
from app.campaigns.models import Campaign, Letter
from app.tracking.assign import assignable, assignments_of, hands_of
from app.tracking.notes import notes_on
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
class NotesShown:
    """Newest first. `once`: for the form below them."""

    notes: Sequence[NoteShown]
    once: str


@dataclass(frozen=True)
class Hands:
    """`holder`: the name of who looks after a letter, blank for nobody; `yours`: it is the person who looks at it.
    `others`: whom it may be given to. `seen`: for the forms beside it."""

    holder: str
    yours: bool
    others: Sequence[User]
    seen: str


def notes_shown(session: Session, letter: Letter, *, user_id: int) -> NotesShown:
    """As the user `user_id` sees them."""
    notes = notes_on(session, letter.id)
    when = moments(session, {note.recorded for note in notes})
    names = names_of(session, {one.actor_id for one in when.values() if one.actor_id is not None})
    return NotesShown(
        notes=[
            NoteShown(
                id=note.id,
                text=note.text,
                by=names.get(when[note.recorded].actor_id or 0, "Despatch"),
                when=format_moment(when[note.recorded].at),
                own=when[note.recorded].actor_id == user_id,
            )
            for note in notes
        ],
        once=secrets.token_urlsafe(24),
    )


def hands_shown(session: Session, campaign: Campaign, letter: Letter, *, user_id: int) -> Hands:
    """As the user `user_id` sees them."""
    standing = assignments_of(session, campaign.id, letter_id=letter.id)
    holder = standing[letter.id].user_id if letter.id in standing else None
    return Hands(
        holder=names_of(session, [holder])[holder] if holder is not None else "",
        yours=holder == user_id,
        others=[user for user in assignable(session, campaign) if user.id not in (holder, user_id)],
        seen=hands_of([letter.id], standing),
    )
