"""Pause, resume, cancel and end a run."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, digests_of, record
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.errors import Refused
from app.platform.clock import now
from app.production.models import OPEN_ROWS, Run, RunLetter
from app.production.runs.runs import lock_run, run_subjects
from app.production.runs.sample import take_sample
from app.production.states import ROW, RUN
from app.production.words import MOVED_ON


def pause_run(session: Session, run_id: int, *, actor: Actor) -> Run:
    """No further letter is begun; those in a worker's hands are finished. Raises NotTheOwner, and Refused:
    run_moved_on."""
    return _owner_moves(session, run_id, "pause", actor=actor)


def resume_run(session: Session, run_id: int, *, actor: Actor) -> Run:
    """Go on with the letters that wait. Raises NotTheOwner, and Refused: run_moved_on."""
    return _owner_moves(session, run_id, "resume", actor=actor)


def cancel_run(session: Session, run_id: int, *, actor: Actor) -> Run:
    """End the run: letters already made stay, the others are not made. Raises NotTheOwner, and Refused:
    run_moved_on."""
    return _owner_moves(session, run_id, "cancel", actor=actor)


def moved_on(run: Run) -> Refused:
    """Why a step can't be taken of a run that has moved on since its page was shown."""
    return Refused("run_moved_on", number=run.number, state=MOVED_ON[run.state])


def end_if_over(session: Session, run: Run) -> None:
    """End a locked run once no row is left to make: exactly once, since its state moves on."""
    left = session.scalar(select(exists().where(RunLetter.run_id == run.id, OPEN_ROWS)))
    if not left and run.state in RUN["end"].sources:
        _move(session, run, "end", actor=SYSTEM, facts={})


def _owner_moves(session: Session, run_id: int, step: str, *, actor: Actor) -> Run:
    run = lock_run(session, run_id)
    require_owner(session.get_one(Campaign, run.campaign_id), actor)
    if run.state not in RUN[step].sources:
        raise moved_on(run)
    facts = {"digests": digests_of(_drop_open_rows(session, run))} if step == "cancel" else {}
    _move(session, run, step, actor=actor, facts=facts)
    return run


def _drop_open_rows(session: Session, run: Run) -> list[int]:
    """Their letters, by id."""
    cancel = ROW["cancel"]
    dropped = (
        update(RunLetter)
        .where(RunLetter.run_id == run.id, RunLetter.state.in_(cancel.sources))
        .values(state=cancel.target, lease_until=None, ended_at=now())
        .returning(RunLetter.letter_id)
    )
    return sorted(session.scalars(dropped))


def _move(session: Session, run: Run, step: str, *, actor: Actor, facts: Mapping[str, Any]) -> None:
    before, target = run.state, RUN[step].target
    run.state = target
    sample = {}
    if not any(target in onward.sources for onward in RUN.values()):
        run.ended_at = now()
        sample = {"to_compare": take_sample(session, run)}
    session.flush()
    counts = select(RunLetter.state, func.count()).where(RunLetter.run_id == run.id).group_by(RunLetter.state)
    record(
        session,
        RUN[step].action,
        actor=actor,
        subjects=run_subjects(session, run),
        before={"state": before},
        after={"state": target, "letters": dict(session.execute(counts).all()), **sample, **facts},
    )
