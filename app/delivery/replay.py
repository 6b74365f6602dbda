"""What the audit record says of attempts: that they were made, and how each moved since."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, case, not_, select

from app.audit.models import AuditEvent
from app.audit.record import digests_of
from app.audit.replay import Key, ReplayedEvent, Rows, Value, digests
from app.delivery import events
from app.delivery.models import Attempt
from app.delivery.posting.states import BATCH
from app.delivery.states import ATTEMPT, ENDED, State

UNDONE = (State.UNDONE, State.CANCELLED, State.TRIAL)

FIRST = {
    ATTEMPT["record"].action: State.SENT,
    ATTEMPT["queue"].action: State.QUEUED,
    BATCH["make"].action: State.QUEUED,
}
"""The state that attempts begin in, by the action of the event that recorded them."""


def attempts_made(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the event that makes attempts says of their rows."""
    return digests_of(
        [[row["letter_id"], row["edition_id"], row["channel"], row["resend"], row.get("copy", 0)] for row in rows]
    )


def _moved_attempts(said: ReplayedEvent) -> dict[Key, Value]:
    """Attempts by the state that an event moved them to: those in their first state again have nothing said of them."""
    return {
        (attempt_id,): None if state in FIRST.values() else [state, state in UNDONE, state in ENDED, True]
        for state, ids in said.after.get("moved", {}).items()
        for attempt_id in ids
    }


_undone, _ended = Attempt.undone.is_not(None), Attempt.ended.is_not(None)
_left = case(
    (Attempt.state.in_((State.QUEUED, State.HANDING, State.FAILED, *UNDONE)), True), else_=Attempt.handed.is_not(None)
)
_as_it_began = and_(case(FIRST, value=AuditEvent.action, else_="") == Attempt.state, not_(_undone), not_(_ended), _left)

KINDS = (
    Rows(
        "attempts",
        "attempts of event {}",
        select(
            Attempt.recorded,
            Attempt.letter_id,
            Attempt.edition_id,
            Attempt.channel,
            Attempt.resend,
            Attempt.copy,
        ).order_by(Attempt.recorded, Attempt.id),
        {action: lambda event: {(event.seq,): event.after["attempts"]} for action in FIRST},
        value=digests,
    ),
    Rows(
        "moved attempts",
        "state of attempt {}",
        select(Attempt.id, Attempt.state, _undone, _ended, _left)
        .join(AuditEvent, AuditEvent.seq == Attempt.recorded)
        .where(not_(_as_it_began))
        .order_by(Attempt.id),
        dict.fromkeys(
            {move.action for move in ATTEMPT.values() if move.sources}
            | {BATCH["cancel"].action, events.POSTING_RETURNS_TAKEN},
            _moved_attempts,
        ),
    ),
)
