"""Letters whose last attempt did not arrive, or waits to go: what tracking and the pages say where nothing was sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.models import Attempt
from app.delivery.states import State


@dataclass(frozen=True, slots=True)
class Unsent:
    """`state`: "failed", "returned" or "queued" (states.py); `reason`: why it failed (reasons.py), or blank."""

    state: str
    channel: str
    reason: str
    on: date


def unsent_facts(
    session: Session, campaign_id: int, *, letter_ids: Collection[int] | None = None, known_at: int | None = None
) -> dict[int, Unsent]:
    """By letter id, the last of its attempts that failed, came back or wait; whether another went is for `sent_facts`
    to say. One query. Of an earlier moment `known_at`, an audit event, only those that had failed or come back."""
    ended = Attempt.ended.is_not(None) if known_at is None else Attempt.ended <= known_at
    wanted = or_(ended, Attempt.state == State.QUEUED) if known_at is None else ended
    rows = (
        select(Attempt.letter_id, Attempt.state, Attempt.channel, Attempt.reason, Attempt.sent_on)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Attempt.copy == 0, Attempt.undone.is_(None), wanted)
        .order_by(Attempt.letter_id, Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return {one.letter_id: Unsent(one.state, one.channel, one.reason, one.sent_on) for one in session.execute(rows)}
