"""What is kept beside one letter: notes, and who looks after it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.directory import find_users, names_of
from app.accounts.models import Role, User
from app.audit.moments import moments
from app.audit.record import BATCH, Actor, digest_of, digests_of, record
from app.campaigns.lifecycle.close import require_not_archived
from app.campaigns.models import Campaign, Letter
from app.errors import NotAllowed, Refused, Stale
from app.responses.recording.record import event_subjects
from app.tracking import events
from app.tracking.models import Assignment, LetterNote
from app.web.filters import format_moment

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
        events.LETTER_NOTED,
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
            events.LETTER_NOTE_TAKEN_BACK,
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


def noted_letters(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None = None
) -> dict[int, list[str]]:
    """The notes that stand on the letters of a campaign, or on those of `letter_ids`, oldest first, by letter id; no
    note, no entry."""
    rows = (
        select(LetterNote.letter_id, LetterNote.text)
        .join(Letter, Letter.id == LetterNote.letter_id)
        .where(Letter.campaign_id == campaign_id, LetterNote.withdrawn.is_(None))
        .order_by(LetterNote.recorded)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    notes: dict[int, list[str]] = {}
    for letter_id, text in session.execute(rows):
        notes.setdefault(letter_id, []).append(text)
    return notes


@dataclass(frozen=True)
class CurrentAssignment:
    """An assignment that stands."""

    id: int
    user_id: int


def assign(
    session: Session,
    campaign: Campaign,
    letter_ids: Collection[int],
    *,
    to: int | None,
    actor: Actor,
    seen: str | None = None,
) -> int:
    """Give letters of `campaign` to the user `to`, or (None) to nobody; how many changed hands.

    `seen`: what `hands_of` said of these letters when the form was filled. Raises CampaignArchived, Refused
    (letter_not_assignable: letters are looked after by drafters and the campaign's owner), and Stale when somebody has
    assigned one of them since.
    """
    require_not_archived(session, campaign.id)
    if to is not None and to not in {user.id for user in assignable(session, campaign)}:
        raise Refused("letter_not_assignable")
    standing = assignments_of(session, campaign.id)
    if seen is not None and seen != hands_of(letter_ids, standing):
        raise Stale
    was = {letter_id: standing.get(letter_id) for letter_id in sorted(letter_ids)}
    changed = {letter_id: one for letter_id, one in was.items() if (one and one.user_id) != to}
    if not changed:
        return 0
    event = record(
        session,
        events.LETTERS_ASSIGNED,
        actor=actor,
        subjects=event_subjects(campaign.id, list(changed)),
        after={
            "letters": len(changed),
            "to": to,
            "digests": digests_of([[letter_id, one and one.user_id, to] for letter_id, one in changed.items()]),
        },
    )
    ended = [assignment.id for assignment in changed.values() if assignment]
    for start in range(0, len(ended), BATCH):
        some = Assignment.id.in_(ended[start : start + BATCH])
        session.execute(update(Assignment).where(some).values(superseded=event.seq))
    if to is not None:
        rows = [{"letter_id": letter_id, "user_id": to, "recorded": event.seq} for letter_id in changed]
        session.execute(insert(Assignment), rows)
    return len(changed)


def assignable(session: Session, campaign: Campaign) -> Sequence[User]:
    """Who may look after letters of a campaign, by name: active drafters, and its owner."""
    return [
        user
        for user in find_users(session)
        if user.active and (Role.DRAFTER in user.roles or user.id == campaign.owner_id)
    ]


def assignments_of(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None = None
) -> dict[int, CurrentAssignment]:
    """By letter id, of all letters of a campaign or of `letter_ids`; a letter that nobody looks after has no entry."""
    rows = (
        select(Assignment.letter_id, Assignment.id, Assignment.user_id)
        .join(Letter, Letter.id == Assignment.letter_id)
        .where(Letter.campaign_id == campaign_id, Assignment.superseded.is_(None))
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return {letter_id: CurrentAssignment(id_, user_id) for letter_id, id_, user_id in session.execute(rows)}


def held_by_others(letter_ids: Iterable[int], standing: Mapping[int, CurrentAssignment], user_id: int) -> Counter[int]:
    """By user, how many of these letters anybody but `user_id` looks after."""
    return Counter(standing[i].user_id for i in letter_ids if i in standing and standing[i].user_id != user_id)


def assigned_to(session: Session, user_id: int) -> dict[int, list[int]]:
    """The ids of the letters that a user looks after, by campaign."""
    rows = (
        select(Letter.campaign_id, Letter.id)
        .join(Assignment, Assignment.letter_id == Letter.id)
        .where(Assignment.user_id == user_id, Assignment.superseded.is_(None))
        .order_by(Letter.campaign_id, Letter.number)
    )
    letters: dict[int, list[int]] = {}
    for campaign_id, letter_id in session.execute(rows):
        letters.setdefault(campaign_id, []).append(letter_id)
    return letters


def hands_of(letter_ids: Collection[int], standing: Mapping[int, CurrentAssignment]) -> str:
    """A digest of which letters these are and who looks after each: carried by a form, it shows a stale one."""
    return digest_of((i, standing[i].id if i in standing else None) for i in sorted(letter_ids))


@dataclass(frozen=True)
class DisplayedNote:
    """`own`: the person who looks at it wrote it, and may take it back."""

    id: int
    text: str
    by: str
    when: str
    own: bool


@dataclass(frozen=True)
class NotesSection:
    """Newest first."""

    notes: Sequence[DisplayedNote]


@dataclass(frozen=True)
class Hands:
    """`holder`: the name of who looks after a letter, blank for nobody; `yours`: it is the person who looks at it.
    `others`: whom it may be given to. `seen`: for the forms beside it."""

    holder: str
    yours: bool
    others: Sequence[User]
    seen: str


def notes_shown(session: Session, letter: Letter, *, user_id: int) -> NotesSection:
    """As the user `user_id` sees them."""
    notes = notes_on(session, letter.id)
    when = moments(session, {note.recorded for note in notes})
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    return NotesSection(
        notes=[
            DisplayedNote(
                id=note.id,
                text=note.text,
                by=names.get(when[note.recorded].actor_id or 0, "Despatch"),
                when=format_moment(when[note.recorded].at),
                own=when[note.recorded].actor_id == user_id,
            )
            for note in notes
        ],
    )


def hands_shown(session: Session, campaign: Campaign, letter: Letter, *, user_id: int) -> Hands:
    """As the user `user_id` sees them."""
    standing = assignments_of(session, campaign.id, letter_ids=[letter.id])
    holder = standing[letter.id].user_id if letter.id in standing else None
    return Hands(
        holder=names_of(session, [holder])[holder] if holder is not None else "",
        yours=holder == user_id,
        others=[user for user in assignable(session, campaign) if user.id not in (holder, user_id)],
        seen=hands_of([letter.id], standing),
    )
