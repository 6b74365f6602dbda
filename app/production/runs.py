"""Start, pause, resume and cancel a run; a campaign has one under way at most."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.models import Campaign, Letter
from app.campaigns.own import require_owner
from app.database import now
from app.production.models import Run, RunLetter
from app.production.states import OPEN, RUN, UNDER_WAY, RowState, RunState


class RunUnderWay(Exception):
    """The campaign has a run that has not ended; `number` says which."""

    code = "run_under_way"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NothingToMake(Exception):
    """No letter would be in the run."""

    code = "nothing_to_make"


class NotPossible(Exception):
    """The run has moved on since the page was shown: it can't be paused, resumed or cancelled any more."""

    code = "run_moved_on"

    def __init__(self, step: str, state: str) -> None:
        super().__init__(step, state)
        self.step = step
        self.state = state


def start_run(session: Session, campaign: Campaign, *, actor: Actor, letter_ids: Collection[int] | None = None) -> Run:
    """A run of all the campaign's letters, or of those given. The registries are read as they are known now.

    Raises NotTheOwner, RunUnderWay (a double click finds the first run), NothingToMake.
    """
    session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    require_owner(campaign, actor)
    if under_way := run_under_way(session, campaign.id):
        raise RunUnderWay(under_way.number)
    chosen = select(Letter.id).where(Letter.campaign_id == campaign.id)
    if letter_ids is not None:
        chosen = chosen.where(Letter.id.in_(letter_ids))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    if not total:
        raise NothingToMake
    last = session.scalar(select(func.max(Run.number)).where(Run.campaign_id == campaign.id)) or 0
    event = record(
        session,
        "run.started",
        actor=actor,
        subjects=[("campaign", campaign.id), ("run", f"{campaign.reference}/{last + 1}")],
        after={"number": last + 1, "letters": total, "valid_at": campaign.valid_at.isoformat()},
    )
    run = Run(
        campaign_id=campaign.id,
        number=last + 1,
        state=RunState.RUNNING,
        valid_at=campaign.valid_at,
        known_at=event.seq,
        total=total,
        created_by=actor.user_id,
        started_at=now(),
    )
    session.add(run)
    session.flush()
    session.execute(
        insert(RunLetter).from_select(
            ["run_id", "letter_id", "state", "token", "tries"],
            chosen.with_only_columns(
                literal(run.id), Letter.id, literal(RowState.WAITING.value), literal(0), literal(0)
            ).order_by(Letter.number),
        )
    )
    return run


def failed_letters(session: Session, run: Run) -> list[int]:
    """The letters that a run could not make, to be made again in the next run."""
    rows = select(RunLetter.letter_id).where(RunLetter.run_id == run.id, RunLetter.state == RowState.FAILED)
    return list(session.scalars(rows))


def pause_run(session: Session, run: Run, *, actor: Actor) -> None:
    """No further letter is begun; those in a worker's hands are finished. Raises NotTheOwner, NotPossible."""
    _move(session, run, "pause", actor=actor)


def resume_run(session: Session, run: Run, *, actor: Actor) -> None:
    """Go on with the letters that wait. Raises NotTheOwner, NotPossible."""
    _move(session, run, "resume", actor=actor)


def cancel_run(session: Session, run: Run, *, actor: Actor) -> int:
    """End the run: letters already made stay, the others are not made. How many those are comes back.

    Raises NotTheOwner, NotPossible.
    """
    _move(session, run, "cancel", actor=actor)
    moment = now()
    dropped: Any = session.execute(
        update(RunLetter)
        .where(RunLetter.run_id == run.id, RunLetter.state.in_(OPEN))
        .values(state=RowState.CANCELLED, lease_until=None, ended_at=moment)
    )
    session.execute(update(Run).where(Run.id == run.id).values(ended_at=moment))
    return int(dropped.rowcount)


def run_under_way(session: Session, campaign_id: int) -> Run | None:
    return session.scalars(select(Run).where(Run.campaign_id == campaign_id, Run.state.in_(UNDER_WAY))).one_or_none()


def runs_of(session: Session, campaign_id: int) -> list[Run]:
    """The newest first."""
    return list(session.scalars(select(Run).where(Run.campaign_id == campaign_id).order_by(Run.number.desc())))


def run_by_number(session: Session, campaign_id: int, number: int) -> Run | None:
    return session.scalars(select(Run).where(Run.campaign_id == campaign_id, Run.number == number)).one_or_none()


def _move(session: Session, run: Run, step: str, *, actor: Actor) -> None:
    campaign = session.get_one(Campaign, run.campaign_id)
    require_owner(campaign, actor)
    sources, target = RUN[step]
    before = run.state
    moved: Any = session.execute(update(Run).where(Run.id == run.id, Run.state.in_(sources)).values(state=target))
    if not moved.rowcount:
        current = session.scalars(select(Run.state).where(Run.id == run.id)).one()
        raise NotPossible(step, current)
    record(
        session,
        f"run.{target}",
        actor=actor,
        subjects=[("campaign", campaign.id), ("run", f"{campaign.reference}/{run.number}")],
        before={"state": before},
        after={"state": target},
    )
