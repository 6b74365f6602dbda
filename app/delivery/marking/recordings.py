"""Recordings: the attempts that one person wrote down at once. Look them up, and undo them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.record import Actor, digests_of, record
from app.campaigns.letters import titles_of_letters
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import still_sent
from app.delivery.marking.record import sent_subjects
from app.delivery.models import Attempt
from app.delivery.states import ATTEMPT
from app.errors import Refused
from app.production.models import Edition
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class Recording:
    """`seq`: the event that recorded it. `standing` of its `letters` are not undone."""

    seq: int
    channel: str
    sent_on: date
    note: str
    letters: int
    standing: int


def recordings(session: Session, campaign_id: int, *, seq: int | None = None) -> list[Recording]:
    """Of a campaign, the newest first; or the one of event `seq`."""
    rows = (
        select(
            Attempt.recorded,
            func.min(Attempt.channel),
            func.min(Attempt.sent_on),
            func.min(Attempt.note),
            func.count(),
            func.count().filter(Attempt.undone.is_(None)),
        )
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Attempt.sending_id.is_(None), Attempt.batch_id.is_(None))
        .group_by(Attempt.recorded)
        .order_by(Attempt.recorded.desc())
    )
    if seq is not None:
        rows = rows.where(Attempt.recorded == seq)
    return [Recording(*row) for row in session.execute(rows)]


@dataclass(frozen=True)
class AllTheSame:
    """Why what was sent in the pre-election period of `election` was sent all the same."""

    election: str
    reason: str


def sent_all_the_same(session: Session, seq: int) -> AllTheSame | None:
    """What the event that recorded letters says of a pre-election period; None: their day was in none."""
    after = body_of(session.get_one(AuditEvent, seq))["after"] or {}
    return AllTheSame(after["period"], after["despite"]) if "period" in after else None


@dataclass(frozen=True)
class RecordedLetter:
    """A letter of a recording. `recipient` is blank for a post that its registry does not list; `replaces`: the number
    of the sent edition that this one corrects."""

    reference: str
    recipient: str
    edition: int
    replaces: int | None
    stands: bool


def letters_recorded(campaign: Campaign, seq: int) -> ListQuery[RecordedLetter]:
    """The letters that event `seq` recorded, in their order."""
    replaced = aliased(Edition)
    query = (
        select(Letter.id, Letter.reference, Edition.number, replaced.number.label("replaces"), Attempt.undone)
        .join(Attempt, Attempt.letter_id == Letter.id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(replaced, (replaced.id == Attempt.replaces_id) & still_sent(replaced))
        .where(Letter.campaign_id == campaign.id, Attempt.recorded == seq)
        .order_by(Letter.number)
    )

    def read(session: Session, rows: Sequence[Any]) -> list[RecordedLetter]:
        ids = select(Letter.id).where(Letter.id.in_([row.id for row in rows]))
        titles = titles_of_letters(session, ids, valid_at=campaign.valid_at)
        return [
            RecordedLetter(row.reference, titles.get(row.id, ""), row.number, row.replaces, stands=row.undone is None)
            for row in rows
        ]

    return ListQuery(query, read)


def letters_of_recording(session: Session, seq: int) -> set[int]:
    """The ids of the letters of which event `seq` recorded what still stands."""
    standing = (Attempt.recorded == seq, Attempt.undone.is_(None))
    return set(session.scalars(select(Attempt.letter_id).where(*standing)))


def undo_recording(session: Session, campaign: Campaign, seq: int, *, actor: Actor) -> int:
    """None of what event `seq` recorded stands any more; how many stood.

    Raises NotTheOwner, CampaignClosed, and Refused (recording_undone) when none stood.
    """
    return _undo(session, campaign, Attempt.recorded == seq, actor=actor)


def undo_attempt(session: Session, campaign: Campaign, attempt_id: int, *, actor: Actor) -> None:
    """One attempt stands no more. Raises as `undo_recording` does."""
    _undo(session, campaign, Attempt.id == attempt_id, actor=actor)


def _undo(session: Session, campaign: Campaign, which: ColumnElement[bool], *, actor: Actor) -> int:
    require_own_open(session, campaign, actor)
    step = ATTEMPT["undo"]
    theirs = Attempt.letter_id.in_(select(Letter.id).where(Letter.campaign_id == campaign.id))
    where = (which, theirs, Attempt.state.in_(step.sources))
    columns = (Attempt.id, Attempt.letter_id, Attempt.channel, Attempt.sent_on, Attempt.recorded)
    standing = session.execute(select(*columns).where(*where).order_by(Attempt.id)).all()
    if not standing:
        raise Refused("recording_undone")
    first = standing[0]  # they were all recorded at once
    event = record(
        session,
        step.action,
        actor=actor,
        subjects=sent_subjects(campaign, [row.letter_id for row in standing]),
        before={"recorded": first.recorded, "channel": first.channel, "sent_on": first.sent_on.isoformat()},
        after={
            "letters": len(standing),
            "digests": digests_of([row.id for row in standing]),
            "moved": {step.target: [row.id for row in standing]},
        },
    )
    session.execute(update(Attempt).where(*where).values(state=step.target.value, undone=event.seq))
    return len(standing)
