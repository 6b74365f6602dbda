"""Letters that earlier releases recorded as handed over, or as perhaps so, though they were only written to files on
this machine.

The evidence tells them: who took the letter is FILES. They become trial copies by an event of their own, so that what
was counted as known before it stays as it was counted, and evidence packs made before still verify.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, false, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.audit.record import BATCH, SYSTEM, record
from app.campaigns.models import Letter
from app.delivery.attempts.settle import Evidence, move_together
from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.states import ATTEMPT, State

STEP = "find written"


def mark_trial_copies(session: Session, *, served: bool, at: datetime) -> int:
    """Mark the attempts that only went to files as trial copies; how many they are. One event for a batch of one
    campaign's. `served`: a mail server is set up; else what an earlier release left in hand can only be such a copy."""
    found = or_(_taken_by_files(), false() if served else _in_hand_without_server())
    rows = session.execute(
        select(Letter.campaign_id, Attempt.id, Attempt.sending_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Attempt.state.in_(ATTEMPT[STEP].sources), Attempt.undone.is_(None), found)
        .order_by(Letter.campaign_id, Attempt.id)
        .with_for_update(of=Attempt)
    ).all()
    campaigns: dict[int, list[int]] = {}
    for campaign_id, attempt_id, _ in rows:
        campaigns.setdefault(campaign_id, []).append(attempt_id)
    for campaign_id, attempts in campaigns.items():
        for start in range(0, len(attempts), BATCH):
            _mark(session, campaign_id, attempts[start : start + BATCH], at=at)
    sendings = {sending_id for *_, sending_id in rows}
    really = exists().where(Attempt.sending_id == Sending.id, Attempt.handed.is_not(None))
    session.execute(update(Sending).where(Sending.id.in_(sendings), ~really).values(carrier=FILES))
    return len(rows)


def _taken_by_files() -> ColumnElement[bool]:
    """The evidence of where the attempt is now names files: they took it, or may have."""
    return exists().where(
        AttemptEvent.attempt_id == Attempt.id,
        AttemptEvent.kind == Attempt.state,
        AttemptEvent.kind.in_((State.HANDED_OVER, State.UNCERTAIN)),
        AttemptEvent.source == FILES,
    )


def _in_hand_without_server() -> ColumnElement[bool]:
    """Claimed by a release that did not record by which carrier, of a sending of which no server ever said a word."""
    other, told = aliased(Attempt), aliased(AttemptEvent)
    named = exists().where(
        AttemptEvent.attempt_id == Attempt.id,
        AttemptEvent.kind == State.HANDING,
        AttemptEvent.facts["carrier"].as_string().is_not(None),
    )
    served = exists().where(other.sending_id == Attempt.sending_id, told.attempt_id == other.id, told.source == "smtp")
    by_mail = exists().where(Sending.id == Attempt.sending_id, Sending.carrier.in_(("smtp", FILES)))
    return (Attempt.state == State.HANDING) & by_mail & ~named & ~served


def _mark(session: Session, campaign_id: int, attempt_ids: Sequence[int], *, at: datetime) -> None:
    event = record(
        session,
        ATTEMPT[STEP].action,
        actor=SYSTEM,
        subjects=[("campaign", campaign_id)],
        after={"letters": len(attempt_ids), "moved": {ATTEMPT[STEP].target: list(attempt_ids)}},
    )
    evidence = Evidence(at, "despatch")
    move_together(session, dict.fromkeys(attempt_ids, evidence), STEP, seq=event.seq, actor=SYSTEM)
