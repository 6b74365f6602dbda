"""Pause, resume, cancel, start now, go on after the look; and what a sending does by itself: begin, wait, end.

Whoever moves a sending holds its row first, then those of attempts, then the audit record: always in this order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import BATCH, SYSTEM, Actor, digest_of, record
from app.campaigns.editing import require_open
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.delivery.attempts.sent_letters import SHOWN_STATE
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.sending.start import sending_said, sending_subjects
from app.delivery.sending.words import MOVED_ON
from app.delivery.states import ATTEMPT, SENDING, SendingState, State
from app.errors import Refused, existing
from app.platform.clock import london_time
from app.registry.periods.find import period_on
from app.registry.periods.words import period_of


def lock_sending(session: Session, sending_id: int) -> Sending:
    """The sending as it is now, held until the transaction ends."""
    return session.get_one(Sending, sending_id, with_for_update={"key_share": True}, populate_existing=True)


def start_now(session: Session, sending_id: int, *, at: datetime, actor: Actor) -> Sending:
    """End the countdown. Raises NotTheOwner, CampaignClosed, and Refused: sending_moved_on, sending_in_pre_election."""
    sending = _owners(session, sending_id, "begin", actor=actor)
    _require_free(session, sending, at=at)
    begin(session, sending, at=at, actor=actor)
    return sending


def pause_sending(session: Session, sending_id: int, *, at: datetime, actor: Actor) -> Sending:
    """No further letter is taken in hand; one that is, is finished. Raises NotTheOwner, and Refused:
    sending_moved_on."""
    sending = _owners(session, sending_id, "pause", actor=actor)
    move_sending(session, sending, "pause", at=at, actor=actor)
    return sending


def resume_sending(session: Session, sending_id: int, *, at: datetime, actor: Actor) -> Sending:
    """Go on; what was paused in its countdown counts on, if the countdown's end is still to come. Raises as
    `start_now` does."""
    sending = _owners(session, sending_id, "resume", actor=actor)
    _require_free(session, sending, at=at)
    _at_once(sending, at)
    move_sending(session, sending, "count on" if sending.starts_at > at else "resume", at=at, actor=actor)
    return sending


def go_on(session: Session, sending_id: int, *, at: datetime, actor: Actor) -> Sending:
    """The first wave was looked at: send the others. Raises as `start_now` does."""
    sending = _owners(session, sending_id, "go on", actor=actor)
    _require_free(session, sending, at=at)
    sending.looked = True
    _at_once(sending, at)
    move_sending(session, sending, "go on", at=at, actor=actor)
    return sending


def cancel_sending(session: Session, sending_id: int, *, at: datetime, actor: Actor) -> Sending:
    """End it: what has left stays so, and one in hand is finished; the others are not sent, and may be sent anew.
    Raises NotTheOwner, and Refused: sending_moved_on."""
    sending = _owners(session, sending_id, "cancel", actor=actor)
    cancelled = cancel_queued(session, sending, at=at, actor=actor)
    move_sending(session, sending, "cancel", at=at, actor=actor, facts={"cancelled": cancelled})
    return sending


def cancel_queued(session: Session, sending: Sending, *, at: datetime, actor: Actor) -> int:
    """The attempts of a locked sending that wait, by one event for each batch; how many there were."""
    step = ATTEMPT["cancel"]
    of = (Attempt.sending_id == sending.id, Attempt.state.in_(step.sources))
    ids = session.scalars(select(Attempt.id).where(*of).order_by(Attempt.id).with_for_update()).all()
    campaign = session.get_one(Campaign, sending.campaign_id)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        event = record(
            session,
            step.action,
            actor=actor,
            subjects=sending_subjects(campaign, sending.number)[1:],
            after={
                "letters": len(part),
                "channel": sending.channel,
                "digest": digest_of(part),
                "moved": {step.target: list(part)},
            },
        )
        session.execute(
            update(Attempt).where(Attempt.id.in_(part)).values(state=step.target.value, undone=event.seq),
            execution_options={"synchronize_session": False},
        )
        session.execute(
            insert(AttemptEvent),
            [
                {
                    "attempt_id": attempt_id,
                    "kind": step.target.value,
                    "at": at,
                    "source": "person" if actor.user_id else "despatch",
                    "user_id": actor.user_id,
                    "recorded": event.seq,
                    "facts": {},
                }
                for attempt_id in part
            ],
        )
    return len(ids)


def begin(session: Session, sending: Sending, *, at: datetime, actor: Actor) -> None:
    """End the countdown of a locked sending: now, if its end is still to come."""
    facts: dict[str, Any] = {}
    if sending.starts_at > at:
        facts = {"countdown_until": sending.starts_at.isoformat()}
        sending.starts_at = at
        waiting = (Attempt.sending_id == sending.id, Attempt.state == State.QUEUED)
        session.execute(update(Attempt).where(*waiting).values(due_at=at))
    _at_once(sending, at)
    move_sending(session, sending, "begin", at=at, actor=actor, facts=facts)


def move_sending(
    session: Session,
    sending: Sending,
    step: str,
    *,
    at: datetime,
    actor: Actor = SYSTEM,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Take a step of a locked sending; its event says how its letters stand by then."""
    before, target = sending.state, SENDING[step].target
    sending.state = target.value
    if target in (SendingState.DONE, SendingState.CANCELLED):
        sending.ended_at = at
    session.flush()
    campaign = session.get_one(Campaign, sending.campaign_id)
    record(
        session,
        SENDING[step].action,
        actor=actor,
        subjects=sending_subjects(campaign, sending.number),
        before={"state": before},
        after={"state": target.value, "letters": counts_of(session, sending.id), **(facts or {})},
    )


def counts_of(session: Session, sending_id: int) -> dict[str, int]:
    """How many of its attempts are in which state, as pages show it."""
    states = select(SHOWN_STATE.label("state")).where(Attempt.sending_id == sending_id).subquery()
    counts = select(states.c.state, func.count()).group_by(states.c.state)
    return dict(session.execute(counts).all())


def sendings_of(session: Session, campaign_id: int) -> Sequence[Sending]:
    """The newest first."""
    of = select(Sending).where(Sending.campaign_id == campaign_id).order_by(Sending.number.desc())
    return session.scalars(of).all()


def sending_numbered(session: Session, campaign: Campaign, number: int) -> Sending:
    """Raises NotFound: no_such_sending."""
    of = (Sending.campaign_id == campaign.id, Sending.number == number)
    return existing(
        session.scalars(select(Sending).where(*of)).one_or_none(),
        "no_such_sending",
        reference=campaign.reference,
        number=number,
    )


def moved_on(sending: Sending) -> Refused:
    """Why a step can't be taken of a sending that has moved on since its page was shown."""
    return Refused("sending_moved_on", number=sending.number, state=MOVED_ON[sending.state])


def _owners(session: Session, sending_id: int, step: str, *, actor: Actor) -> Sending:
    sending = lock_sending(session, sending_id)
    require_owner(session.get_one(Campaign, sending.campaign_id), actor)
    if sending.state not in SENDING[step].sources:
        raise moved_on(sending)
    return sending


def _require_free(session: Session, sending: Sending, *, at: datetime) -> None:
    """Letters leave only of an open campaign; and in a pre-election period that came up since it was started, not
    without the reason that its start asks for."""
    require_open(session, session.get_one(Campaign, sending.campaign_id))
    period = period_on(session, london_time(max(at, sending.starts_at)).date())
    if period and not sending_said(session, sending).election:
        raise Refused("sending_in_pre_election", period=period_of(period.name))


def _at_once(sending: Sending, at: datetime) -> None:
    sending.next_at, sending.trouble = at, ""
