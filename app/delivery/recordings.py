"""Recordings: the attempts that one person wrote down at once. Look them up, and undo them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.campaigns.edit import require_open
from app.campaigns.models import Campaign, Letter
from app.campaigns.own import require_owner
from app.delivery.models import Attempt
from app.delivery.states import ATTEMPT


class NothingToUndo(Exception):
    """It was undone already, or there never was such a one."""

    code = "nothing_to_undo"


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
        .where(Letter.campaign_id == campaign_id)
        .group_by(Attempt.recorded)
        .order_by(Attempt.recorded.desc())
    )
    if seq is not None:
        rows = rows.where(Attempt.recorded == seq)
    return [Recording(*row) for row in session.execute(rows)]


def undo_recording(session: Session, campaign: Campaign, seq: int, *, actor: Actor) -> int:
    """None of what event `seq` recorded stands any more; how many stood.

    Raises NotTheOwner, CampaignClosed, NothingToUndo.
    """
    return _undo(session, campaign, Attempt.recorded == seq, actor=actor)


def undo_attempt(session: Session, campaign: Campaign, attempt_id: int, *, actor: Actor) -> None:
    """One attempt stands no more. Raises NotTheOwner, CampaignClosed, NothingToUndo."""
    _undo(session, campaign, Attempt.id == attempt_id, actor=actor)


def _undo(session: Session, campaign: Campaign, which: ColumnElement[bool], *, actor: Actor) -> int:
    require_owner(campaign, actor)
    require_open(session, campaign)
    step = ATTEMPT["undo"]
    theirs = Attempt.letter_id.in_(select(Letter.id).where(Letter.campaign_id == campaign.id))
    where = (which, theirs, Attempt.state.in_(step.sources))
    standing: Sequence[tuple[int, int]] = [
        (row.id, row.recorded)
        for row in session.execute(select(Attempt.id, Attempt.recorded).where(*where).order_by(Attempt.id))
    ]
    if not standing:
        raise NothingToUndo
    event = record(
        session,
        step.action,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before={"recorded": sorted({recorded for _, recorded in standing})},
        after={"letters": len(standing), "digests": digests_of([attempt for attempt, _ in standing])},
    )
    session.execute(update(Attempt).where(*where).values(state=step.target.value, undone=event.seq))
    return len(standing)
