"""Letters that earlier releases recorded as handed over, though they were only written to files on this machine.

The evidence tells them: who took the letter is FILES. They become trial copies by an event of their own, so that what
was counted as known before it stays as it was counted, and evidence packs made before still verify.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.audit.record import BATCH, SYSTEM, record
from app.campaigns.models import Letter
from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.settle import Evidence, move_together
from app.delivery.states import ATTEMPT, State

STEP = "find written"


def mark_trial_copies(session: Session, *, at: datetime) -> int:
    """Mark the attempts that only went to files as trial copies; how many they are. One event for a batch of one
    campaign's."""
    taken = exists().where(
        AttemptEvent.attempt_id == Attempt.id,
        AttemptEvent.kind == State.HANDED_OVER,
        AttemptEvent.source == FILES,
    )
    rows = session.execute(
        select(Letter.campaign_id, Attempt.id, Attempt.sending_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Attempt.state.in_(ATTEMPT[STEP].sources), Attempt.undone.is_(None), taken)
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
    session.execute(update(Sending).where(Sending.id.in_(sendings)).values(carrier=FILES))
    return len(rows)


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
