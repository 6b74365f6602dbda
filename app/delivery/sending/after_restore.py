"""What a restore does to sendings: none goes on, and what was to leave may have left since the backup was made."""

from collections.abc import Container, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.audit.record import BATCH, SYSTEM, Actor, Subject, record
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import NOT_GONE
from app.delivery.attempts.settle import Evidence, lock_attempts_for_step, move_together
from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent, Sending
from app.delivery.sending.start import sending_subjects
from app.delivery.sending.steer import cancel_queued, lock_sending, move_sending
from app.delivery.sending.words import RESTORED
from app.delivery.states import ATTEMPT, UNDER_WAY, State

STEP, NOT_SENT = "lose in restore", "fail in restore"


def lost_in_restore() -> ColumnElement[bool]:
    """That an attempt became uncertain by a restore, and is."""
    return (Attempt.state == State.UNCERTAIN) & Attempt.undone.is_(None) & was_lost_in_restore()


def was_lost_in_restore() -> ColumnElement[bool]:
    """That an attempt became uncertain by a restore, whatever became of it."""
    by_restore = (AttemptEvent.recorded == AuditEvent.seq) & (AuditEvent.action == ATTEMPT[STEP].action)
    return exists().where(AttemptEvent.attempt_id == Attempt.id, by_restore)


def end_sendings(session: Session, *, at: datetime, since: datetime) -> int:
    """Cancel every sending that is under way. Its letters that wait, or were in hand, are uncertain: their evidence, or
    a person, settles each. How many letters they are. `since`: from when they may have been sent, which is what GOV.UK
    Notify is asked about. Trial copies reach nobody, and are cancelled."""
    lost = 0
    under_way = select(Sending.id).where(Sending.state.in_(UNDER_WAY)).order_by(Sending.id)
    for sending_id in session.scalars(under_way).all():
        sending = lock_sending(session, sending_id)
        if sending.carrier == FILES:
            cancel_queued(session, sending, at=at, actor=SYSTEM)
        lost += _lose(session, sending, at=since)
        move_sending(session, sending, "cancel", at=at, facts={"restored": True})
    return lost


def _lose(session: Session, sending: Sending, *, at: datetime) -> int:
    waiting = (Attempt.sending_id == sending.id, Attempt.state.in_(ATTEMPT[STEP].sources))
    ids = session.scalars(select(Attempt.id).where(*waiting).order_by(Attempt.id)).all()
    campaign = session.get_one(Campaign, sending.campaign_id)
    subjects = sending_subjects(campaign, sending.number)
    _move_all(session, ids, STEP, Evidence(at, "despatch", said=RESTORED), subjects, actor=SYSTEM)
    return len(ids)


def none_were_sent(
    session: Session, campaign: Campaign, *, but: Container[int], note: str, at: datetime, actor: Actor
) -> int:
    """Record that the letters that a restore left uncertain, `but` some by id, were not sent: they can be sent again.
    How many they are. `note`: how a person found that out."""
    mine = (Letter.campaign_id == campaign.id, lost_in_restore())
    uncertain = select(Attempt.id, Letter.id).join(Letter, Letter.id == Attempt.letter_id).where(*mine)
    ids = [attempt_id for attempt_id, letter_id in session.execute(uncertain) if letter_id not in but]
    evidence = Evidence(at, "person", reason=NOT_GONE, said=note)
    _move_all(session, sorted(ids), NOT_SENT, evidence, [("campaign", campaign.id)], actor=actor)
    return len(ids)


def _move_all(
    session: Session, ids: Sequence[int], step: str, evidence: Evidence, subjects: Sequence[Subject], *, actor: Actor
) -> None:
    """By one event for each batch."""
    for start in range(0, len(ids), BATCH):
        part = lock_attempts_for_step(session, ids[start : start + BATCH], step)
        event = record(
            session,
            ATTEMPT[step].action,
            actor=actor,
            subjects=subjects,
            after={"letters": len(part), "moved": {ATTEMPT[step].target: part}},
            personal={"note": evidence.said} if actor.user_id and evidence.said else None,
        )
        handed = {"handed": event.seq} if step == STEP else {}
        move_together(session, dict.fromkeys(part, evidence), step, seq=event.seq, actor=actor, **handed)
