"""Notes that an office keeps on a letter while it waits: added once, taken back by their author alone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.audit.record import Actor, record
from app.campaigns.lifecycle.archived import require_not_archived
from app.campaigns.models import Letter
from app.errors import NotAllowed
from app.tracking.models import LetterNote

LONGEST = 4000
"""Characters of one note."""


def add_note(session: Session, letter: Letter, *, text: str, once: str, actor: Actor) -> LetterNote:
    """Keep a note on `letter`. A form that comes twice (`once`) adds it once; so does one to which somebody went back,
    which says what they wrote last. Raises CampaignArchived."""
    require_not_archived(session, letter.campaign_id)
    if added := session.scalars(select(LetterNote).where(LetterNote.once == once)).one_or_none():
        return added
    last = next(iter(notes_on(session, letter.id)), None)
    if last and last.text == text and moments(session, [last.recorded])[last.recorded].actor_id == actor.user_id:
        return last
    event = record(
        session,
        "letter.noted",
        actor=actor,
        subjects=[("letter", letter.id), ("campaign", letter.campaign_id)],
        personal={"text": text},
    )
    note = LetterNote(letter_id=letter.id, once=once, text=text, recorded=event.seq)
    session.add(note)
    session.flush()
    return note


def take_back(session: Session, note: LetterNote, *, author_id: int | None, actor: Actor) -> None:
    """The note is not shown any more; doing it twice changes nothing. `author_id`: who added it, None for Despatch.

    Raises CampaignArchived, and NotAllowed (not_the_author) to anybody but the person who wrote it.
    """
    letter = session.get_one(Letter, note.letter_id)
    require_not_archived(session, letter.campaign_id)
    if author_id != actor.user_id:
        raise NotAllowed("not_the_author")
    session.refresh(note)
    if note.withdrawn is None:
        event = record(
            session,
            "letter.note_taken_back",
            actor=actor,
            subjects=[("letter", letter.id), ("campaign", letter.campaign_id)],
            before={"note": note.id},
        )
        note.withdrawn = event.seq
        session.flush()


def notes_on(session: Session, letter_id: int) -> Sequence[LetterNote]:
    """Those that stand, newest first."""
    notes = select(LetterNote).where(LetterNote.letter_id == letter_id, LetterNote.withdrawn.is_(None))
    return session.scalars(notes.order_by(LetterNote.recorded.desc())).all()


def noted_letters(session: Session, campaign_id: int) -> dict[int, list[str]]:
    """The notes that stand on the letters of a campaign, oldest first, by letter id; no note, no entry."""
    notes: dict[int, list[str]] = {}
    for letter_id, text in session.execute(
        select(LetterNote.letter_id, LetterNote.text)
        .join(Letter, Letter.id == LetterNote.letter_id)
        .where(Letter.campaign_id == campaign_id, LetterNote.withdrawn.is_(None))
        .order_by(LetterNote.recorded)
    ):
        notes.setdefault(letter_id, []).append(text)
    return notes
