"""Letters whose last attempt did not arrive, or waits to go: what tracking and the pages say where nothing was sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.attempts.as_known import stood
from app.delivery.models import Attempt
from app.delivery.states import ENDED, State


@dataclass(frozen=True, slots=True)
class Unsent:
    """`state`: "failed", "returned" or "queued" (states.py); `reason`: why it failed (reasons.py), or blank."""

    state: str
    channel: str
    reason: str
    on: date


def unsent_facts(
    session: Session,
    campaign_id: int,
    *,
    letter_ids: Collection[int] | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> dict[int, Unsent]:
    """By letter id, the last of its attempts that failed, came back or wait; whether another went is for `sent_facts`
    to say. One query.

    Of those that went, or were to go, by the end of the day `valid_at` (None: whenever), as known at audit event
    `known_at` (None: now)."""
    if known_at is not None:
        attempts = stood(session, campaign_id, known_at=known_at, valid_at=valid_at, letter_ids=letter_ids)
        return {
            one.letter_id: Unsent(one.state, one.channel, one.reason, one.sent_on)
            for one in sorted(attempts, key=lambda one: one.attempt_id)
            if one.state in ENDED or one.state == State.QUEUED
        }
    rows = (
        select(Attempt.letter_id, Attempt.state, Attempt.channel, Attempt.reason, Attempt.sent_on)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Attempt.copy == 0, Attempt.undone.is_(None))
        .where(or_(Attempt.ended.is_not(None), Attempt.state == State.QUEUED))
        .where(true() if valid_at is None else Attempt.sent_on <= valid_at)
        .order_by(Attempt.letter_id, Attempt.id)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return {one.letter_id: Unsent(one.state, one.channel, one.reason, one.sent_on) for one in session.execute(rows)}
