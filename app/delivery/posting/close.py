"""Close a print batch: its letters count as posted on its day, or as not posted, once the counts add up."""

from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.campaigns.models import Campaign
from app.delivery.attempts.settle import Evidence, lock_attempts_for_step, move_together
from app.delivery.posting.balance import Reckoning
from app.delivery.posting.find import Counts, Line, counts_of
from app.delivery.posting.make import lock_batch, subjects_of
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.states import BATCH, NOT_POSTED
from app.delivery.states import ATTEMPT
from app.errors import Blocked
from app.platform.clock import now


class DoesNotAddUp(Blocked):
    """The print room's counts do not account for every letter and copy. The page of counts says why."""

    code = "batch_does_not_add_up"

    def __init__(self, reckoning: Reckoning) -> None:
        super().__init__()
        self.reckoning = reckoning


def close(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> PrintBatch:
    """Raises as `lock_batch` does, and DoesNotAddUp."""
    batch = lock_batch(session, campaign, number, "close", actor=actor)
    counts = counts_of(session, batch)
    reckoning = counts.reckoning
    if not reckoning.adds_up:
        raise DoesNotAddUp(reckoning)
    posted, failed, back = _parted(counts, set(reckoning.posted))
    at = now()
    facts = {"batch": number}
    moves = {
        "post": dict.fromkeys(posted, Evidence(at, "batch", facts=facts)),
        "fail": {one: Evidence(at, "batch", reason=reason, facts=facts) for one, reason in failed.items()},
        "cancel": dict.fromkeys(back, Evidence(at, "batch", facts=facts)),
    }
    moves = {step: _that_can(session, wanted, step) for step, wanted in moves.items()}
    move, total = BATCH["close"], reckoning.total
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=subjects_of(campaign, number),
        before={"state": batch.state},
        after={
            "batch": number,
            "state": move.target.value,
            "posted_on": batch.posted_on.isoformat() if batch.posted_on else "",
            "letters": len(moves["post"]),
            "failed": len(moves["fail"]),
            "not_posted": len(moves["cancel"]),
            "printed": total.printed,
            "spoiled": total.spoiled,
            "reprinted": total.reprinted,
            "moved": {ATTEMPT[step].target: list(wanted) for step, wanted in moves.items()},
            "digests": digests_of([[step, one] for step, wanted in moves.items() for one in wanted]),
        },
    )
    batch.state = move.target
    session.flush()
    move_together(session, moves["post"], "post", seq=event.seq, actor=actor, sent_on=batch.posted_on)
    move_together(session, moves["fail"], "fail", seq=event.seq, actor=actor)
    move_together(session, moves["cancel"], "cancel", seq=event.seq, actor=actor)
    return batch


def _parted(counts: Counts, posted: set[str]) -> tuple[list[int], dict[int, str], list[int]]:
    """Attempts by id: posted; failed, with the reason; not posted, and free to go again."""
    others = [line for line in counts.lines if line.reference not in posted]
    failed = {other.attempt_id: reason for other in others if (reason := _fails(other))}
    back = [other.attempt_id for other in others if other.attempt_id not in failed]
    return [line.attempt_id for line in counts.lines if line.reference in posted], failed, back


def _fails(one: Line) -> str:
    return NOT_POSTED[one.reason].fails or ""


def _that_can(session: Session, wanted: dict[int, Evidence], step: str) -> dict[int, Evidence]:
    """Of these, those that stand where the step begins: one may have been settled by itself."""
    return {attempt: wanted[attempt] for attempt in lock_attempts_for_step(session, list(wanted), step)}
