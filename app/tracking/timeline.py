"""Everything that happened to a letter, in words: from the rows of every room, which say what event recorded them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.directory import names_of
from app.audit.moments import Moment, moments
from app.audit.told import Told
from app.campaigns.models import Letter
from app.clearance.models import Clearance
from app.clearance.ways import HOW, WHY_REMOVED
from app.delivery.channels import Channel
from app.delivery.models import Attempt
from app.delivery.words import WENT
from app.production.models import Edition, Run
from app.responses.history import Change, history_of_letter
from app.responses.kinds import KINDS
from app.responses.timeline import said_of
from app.tracking.models import Assignment, LetterNote
from app.web.filters import format_date, format_moment

Happened = tuple[int, Told]
"""The event that recorded it, and what it says."""


@dataclass(frozen=True)
class TimelineItem:
    """As the timeline macro takes it."""

    title: str
    by: str
    when: str
    words: str


def timeline_of(session: Session, letter: Letter) -> list[TimelineItem]:
    """Newest first."""
    happened = [one for source in SOURCES for one in source(session, letter)]
    when = moments(session, {seq for seq, _ in happened})
    people = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id})
    in_order = sorted(happened, key=lambda one: one[0], reverse=True)
    return [
        TimelineItem(told.title, f"by {_who(when[seq], people)}", format_moment(when[seq].at), told.words)
        for seq, told in in_order
    ]


def _who(moment: Moment, people: Mapping[int, str]) -> str:
    return "Despatch" if moment.actor_id is None else people.get(moment.actor_id, "a former user")


def _clearances(session: Session, letter: Letter) -> Iterator[Happened]:
    """Of the letter's registry."""
    where = (Clearance.campaign_id == letter.campaign_id, Clearance.registry_slug == letter.registry_slug)
    for one in session.scalars(select(Clearance).where(*where)):
        yield one.recorded, Told(f"{one.office}: cleared", f"{HOW[one.how]}, {format_date(one.given_on)}.")
        if one.removed is not None:
            yield one.removed, Told(f"{one.office}: clearance removed", f"{WHY_REMOVED[one.removed_why]}.")


def _editions(session: Session, letter: Letter) -> Iterator[Happened]:
    made = (
        select(Edition.number, Edition.draft, Edition.recorded, Run.reason)
        .join(Run, Run.id == Edition.run_id)
        .where(Edition.letter_id == letter.id)
    )
    for number, draft, recorded, reason in session.execute(made):
        yield recorded, Told(f"Edition {number} made{', a draft' if draft else ''}", reason)


def _attempts(session: Session, letter: Letter) -> Iterator[Happened]:
    replaced = aliased(Edition)
    rows = (
        select(Attempt, Edition.number, replaced.number)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(replaced, replaced.id == Attempt.replaces_id)
        .where(Attempt.letter_id == letter.id)
    )
    for attempt, number, corrects in session.execute(rows):
        what = f"Edition {number} {WENT[Channel(attempt.channel)]}"
        on = f"On {format_date(attempt.sent_on)}."
        instead = f"It corrects edition {corrects}." if corrects else ""
        yield attempt.recorded, Told(what, " ".join(filter(None, (on, instead, attempt.note))))
        if attempt.undone is not None:
            yield attempt.undone, Told("Not sent after all", f"Undone: {what} on {format_date(attempt.sent_on)}.")


def _responses(session: Session, letter: Letter) -> Iterator[Happened]:
    changes = history_of_letter(session, letter.id)
    ids = {one for change in changes for held in (change.was, change.now) if held for one in held.letter_ids}
    references = dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids))).all())
    for change in changes:
        yield change.moment.seq, Told(_title(change), said_of(change, references))


def _title(change: Change) -> str:
    if change.now is None:
        return "Reply withdrawn"
    return "Reply corrected" if change.was else f"{KINDS[change.now.details.kind].name} recorded"


def _notes(session: Session, letter: Letter) -> Iterator[Happened]:
    for note in session.scalars(select(LetterNote).where(LetterNote.letter_id == letter.id)):
        yield note.recorded, Told("Note added", note.text if note.withdrawn is None else "It was taken back later.")
        if note.withdrawn is not None:
            yield note.withdrawn, Told("Note taken back")


def _assignments(session: Session, letter: Letter) -> Iterator[Happened]:
    """One that ends as another begins is told once."""
    rows = session.scalars(select(Assignment).where(Assignment.letter_id == letter.id)).all()
    people = names_of(session, (row.user_id for row in rows))
    begun = {row.recorded: f"Assigned to {people[row.user_id]}" for row in rows}
    ended = {row.superseded: "Assigned to nobody" for row in rows if row.superseded is not None}
    yield from ((seq, Told(title)) for seq, title in {**ended, **begun}.items())


SOURCES: Sequence[Callable[[Session, Letter], Iterator[Happened]]] = (
    _clearances,
    _editions,
    _attempts,
    _responses,
    _notes,
    _assignments,
)
