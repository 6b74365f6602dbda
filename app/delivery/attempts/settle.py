"""Move one attempt, with the evidence: the only way in which its state changes once it is queued.

What is heard twice counts once; what contradicts a later fact is kept as evidence and moves nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.delivery import events
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import ATTEMPT, State
from app.platform.clock import london_time
from app.platform.events import Event

NOTED = ("delayed", "complained", "read")
"""Kinds of events that say something of an attempt and move it nowhere."""

MOST_SAID = 2000
"""Of the other side's words, so many characters are kept."""


@dataclass(frozen=True)
class Evidence:
    """Who says so, when, and what: `source` "smtp", "ses", "notify", "batch", "import", "bounce", "person" or
    "despatch"; `reason`: a Reason; `said`: the other side's own words. `outside_id`: the provider's number of this very
    event; `mail_id`: the message in the inbox that says so."""

    at: datetime
    source: str
    reason: str = ""
    said: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    outside_id: str | None = None
    mail_id: int | None = None


def move(session: Session, attempt_id: int, step: str, evidence: Evidence, *, actor: Actor, **values: Any) -> bool:
    """Take a `step` of states.ATTEMPT; `values` are other columns to set with it. False: nothing moved, since it was
    heard already, or the attempt stands where this step does not begin; then the evidence alone is kept.
    """
    taken = ATTEMPT[step]
    if _heard(session, evidence):
        return False
    attempt = session.get_one(Attempt, attempt_id, populate_existing=True, with_for_update=True)
    if attempt.state not in taken.sources or attempt.undone is not None:
        if attempt.state != taken.target and step not in ("hand", "put off", "lose", "cancel"):
            note(session, attempt_id, taken.target, evidence, actor=actor)
        return False
    seq = _record(session, attempt, taken.action, evidence, actor=actor, moved={taken.target: [attempt_id]})
    was = attempt.state
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state == was)
        .values(state=taken.target.value, **_columns(attempt, taken.target, evidence, seq) | values)
    )
    _keep(session, attempt_id, taken.target, evidence, seq=seq, actor=actor)
    session.expire(attempt)
    return True


def move_together(
    session: Session, moved: Mapping[int, Evidence], step: str, *, seq: int, actor: Actor, **values: Any
) -> None:
    """Take a `step` with each of the attempts `moved`, by id, under the one event `seq` that the caller has recorded
    for all. They stand where the step begins: `lock_attempts_for_step` said so in this transaction."""
    taken = ATTEMPT[step]
    rows = session.scalars(select(Attempt).where(Attempt.id.in_(moved))).all()
    if not rows:
        return
    session.execute(
        update(Attempt),
        [
            {"id": row.id, "state": taken.target.value, **_columns(row, taken.target, moved[row.id], seq), **values}
            for row in rows
        ],
    )
    session.expire_all()
    session.add_all(_event(one, taken.target, evidence, seq=seq, actor=actor) for one, evidence in moved.items())
    session.flush()


def keep_queued(
    session: Session,
    attempt_ids: Collection[int],
    *,
    seq: int,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    actor: Actor,
) -> None:
    """That attempts were queued by the event `seq`: the first thing that happens to each."""
    kept: dict[str, Any] = {
        "kind": ATTEMPT["queue"].target.value,
        "at": at,
        "source": "despatch",
        "user_id": actor.user_id,
        "recorded": seq,
        "facts": dict(facts or {}),
    }
    session.execute(insert(AttemptEvent), [kept | {"attempt_id": attempt_id} for attempt_id in attempt_ids])


def lock_attempts_for_step(session: Session, attempt_ids: Collection[int], step: str) -> list[int]:
    """Those of the attempts that can take a `step` now, by id; they are held until the transaction ends."""
    can = (Attempt.state.in_(ATTEMPT[step].sources), Attempt.undone.is_(None), Attempt.id.in_(attempt_ids))
    return list(session.scalars(select(Attempt.id).where(*can).order_by(Attempt.id).with_for_update()))


def note(session: Session, attempt_id: int, kind: str, evidence: Evidence, *, actor: Actor) -> bool:
    """Keep evidence that moves nothing: a delay, a complaint, a receipt, or what contradicts a later fact. False: it
    was heard already."""
    if _heard(session, evidence):
        return False
    attempt = session.get_one(Attempt, attempt_id)
    seq = _record(session, attempt, events.LETTER_TOLD_OF, evidence, actor=actor, kind=kind)
    _keep(session, attempt_id, kind, evidence, seq=seq, actor=actor)
    return True


def _columns(attempt: Attempt, target: State, evidence: Evidence, seq: int) -> dict[str, Any]:
    said = {"reason": evidence.reason, "said": evidence.said[:MOST_SAID]}
    day = london_time(evidence.at).date()
    match target:
        case State.HANDING:
            return {"handed": seq, "sent_on": day, "claimed_at": evidence.at, "tries": Attempt.tries + 1}
        case State.QUEUED:
            return {"handed": None, "claimed_at": None, **said}
        case State.HANDED_OVER:
            return {"handed": attempt.handed or seq, "claimed_at": None, "reason": "", "said": ""}
        case State.DELIVERED:
            return {"handed": attempt.handed or seq, "arrived": seq, "reason": "", "said": ""}
        case State.FAILED | State.RETURNED:
            return {"ended": seq, "claimed_at": None, **said}
        case State.TRIAL:
            return {"handed": None, "claimed_at": None, "undone": seq, "reason": "", "said": ""}
        case State.CANCELLED:
            return {"undone": seq}
        case _:
            return {"claimed_at": None, **said}


def _heard(session: Session, evidence: Evidence) -> bool:
    if evidence.outside_id is None:
        return False
    return bool(session.scalar(select(exists().where(AttemptEvent.outside_id == evidence.outside_id))))


def _record(
    session: Session, attempt: Attempt, action: Event, evidence: Evidence, *, actor: Actor, **facts: Any
) -> int:
    # A campaign's own history tells of sendings, and finds what failed by its letter.
    subjects: list[Subject] = [("letter", attempt.letter_id)]
    after = {
        "attempt": attempt.id,
        "letters": 1,
        "channel": attempt.channel,
        "source": evidence.source,
        "reason": evidence.reason,
        **({"copy": True} if attempt.copy else {}),
        **facts,
    }
    said = {"said": evidence.said[:MOST_SAID]} if evidence.said else None
    event = record(
        session, action, actor=actor, subjects=subjects, before={"state": attempt.state}, after=after, personal=said
    )
    return event.seq


def _keep(session: Session, attempt_id: int, kind: str, evidence: Evidence, *, seq: int, actor: Actor) -> None:
    session.add(_event(attempt_id, kind, evidence, seq=seq, actor=actor))
    session.flush()


def _event(attempt_id: int, kind: str, evidence: Evidence, *, seq: int, actor: Actor) -> AttemptEvent:
    return AttemptEvent(
        attempt_id=attempt_id,
        kind=kind,
        at=evidence.at,
        source=evidence.source,
        reason=evidence.reason,
        said=evidence.said[:MOST_SAID],
        facts=dict(evidence.facts),
        outside_id=evidence.outside_id,
        mail_id=evidence.mail_id,
        user_id=actor.user_id,
        recorded=seq,
    )
