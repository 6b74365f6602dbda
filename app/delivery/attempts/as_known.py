"""Where attempts stood at an earlier audit event: an attempt's row says only where it stands now. What happened to it
since it was queued is kept event by event; one recorded by hand has no events until something happens to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.campaigns.models import Letter
from app.delivery import events
from app.delivery.attempts.reasons import came_back
from app.delivery.attempts.settle import NOTED
from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import MAY_HAVE_LEFT, State
from app.platform.clock import london_time
from app.production.models import Edition


@dataclass(frozen=True)
class AttemptAsKnown:
    """An attempt to a letter's recipient. `state`: where it stood; `handed`: the event by which it left us, or else
    that took it where it stood; `reason`: why it had failed. `replaces_id`: the edition that its own corrects.
    `trial`: a worker had taken it in hand to write a trial copy of it. `arrived`: it had been reported as delivered;
    `returned_on`: the day on which it came back, after it had left."""

    letter_id: int
    attempt_id: int
    channel: str
    edition_id: int
    edition: int
    replaces_id: int | None
    sent_on: date
    handed: int
    state: str
    reason: str
    trial: bool
    arrived: bool
    returned_on: date | None

    @property
    def went(self) -> bool:
        """It had left us, or may have, and had not turned out to have failed."""
        return self.state in MAY_HAVE_LEFT and not self.trial


def attempts_as_known(
    session: Session,
    campaign_id: int,
    *,
    known_at: int,
    valid_at: date | None = None,
    letter_ids: Collection[int] | None = None,
) -> list[AttemptAsKnown]:
    """The attempts of a campaign that were known at audit event `known_at` and not undone by then: by letter, edition,
    day and age. Those that went, or were to go, by the end of the day `valid_at` (None: whenever). One query."""
    wanted = true() if letter_ids is None else Letter.id.in_(letter_ids)
    mine = (Letter.campaign_id == campaign_id, wanted, Attempt.copy == 0, Attempt.recorded <= known_at)
    place = func.row_number().over(
        partition_by=AttemptEvent.attempt_id, order_by=(AttemptEvent.recorded.desc(), AttemptEvent.id.desc())
    )
    moves = (
        select(AttemptEvent, place.label("place"))
        .join(Attempt, Attempt.id == AttemptEvent.attempt_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .join(AuditEvent, AuditEvent.seq == AttemptEvent.recorded)
        .where(
            *mine,
            AttemptEvent.recorded <= known_at,
            AuditEvent.action != events.LETTER_TOLD_OF,
            AttemptEvent.kind.not_in(NOTED),
        )
        .subquery()
    )
    rows = session.execute(
        select(
            Attempt,
            Edition.number,
            moves.c.kind,
            moves.c.at,
            moves.c.recorded,
            moves.c.reason,
            moves.c.facts,
            came_back(moves.c.recorded),
        )
        .join(Letter, Letter.id == Attempt.letter_id)
        .join(Edition, Edition.id == Attempt.edition_id)
        .outerjoin(moves, (moves.c.attempt_id == Attempt.id) & (moves.c.place == 1))
        .where(*mine, or_(Attempt.undone.is_(None), Attempt.undone > known_at))
    )
    attempts = []
    for attempt, edition, kind, at, recorded, reason, facts, back in rows:
        on = london_time(at).date() if kind in (State.QUEUED, State.HANDING) else attempt.sent_on
        left = attempt.handed if attempt.handed and attempt.handed <= known_at else recorded or attempt.recorded
        if valid_at is None or on <= valid_at:
            attempts.append(
                AttemptAsKnown(
                    attempt.letter_id,
                    attempt.id,
                    attempt.channel,
                    attempt.edition_id,
                    edition,
                    attempt.replaces_id,
                    on,
                    left,
                    kind or State.SENT,
                    reason or "",
                    kind == State.HANDING and facts.get("carrier") == FILES,
                    attempt.arrived is not None and attempt.arrived <= known_at,
                    london_time(at).date() if back else None,
                )
            )
    return sorted(attempts, key=lambda one: (one.letter_id, one.edition, one.sent_on, one.attempt_id))
