"""Find what was lost: rows whose worker died, rows out of tries, runs that nobody was told to go on with."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.audit.record import BATCH, SYSTEM, record
from app.database import now
from app.production.complete import finish_if_over, subjects_of
from app.production.models import Run, RunLetter
from app.production.states import OPEN, UNDER_WAY, RowState, RunState

GAVE_UP = "gave_up"


def sweep(session: Session, *, max_tries: int) -> list[int]:
    """Fail the rows that are out of tries, visibly, and end runs that have none left. The ids of the running runs that
    have rows to claim come back: nudge them."""
    for run in session.scalars(select(Run).where(Run.state.in_(UNDER_WAY)).order_by(Run.id)).all():
        while exhausted := _exhausted(session, run, max_tries=max_tries):
            _give_up(session, run, exhausted)
    moment = now()
    claimable = (
        select(RunLetter.run_id)
        .join(Run, Run.id == RunLetter.run_id)
        .where(
            Run.state == RunState.RUNNING,
            RunLetter.state.in_(OPEN),
            or_(RunLetter.lease_until.is_(None), RunLetter.lease_until < moment),
        )
        .distinct()
    )
    return sorted(session.scalars(claimable))


def _exhausted(session: Session, run: Run, *, max_tries: int) -> Sequence[RunLetter]:
    return session.scalars(
        select(RunLetter)
        .where(
            RunLetter.run_id == run.id,
            RunLetter.state.in_(OPEN),
            RunLetter.tries >= max_tries,
            or_(RunLetter.lease_until.is_(None), RunLetter.lease_until < now()),
        )
        .order_by(RunLetter.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _give_up(session: Session, run: Run, rows: Sequence[RunLetter]) -> None:
    """The reason of the last try is kept, if it left one; a worker that died left none."""
    for row in rows:
        session.execute(
            update(RunLetter)
            .where(RunLetter.id == row.id)
            .values(
                state=RowState.FAILED,
                error_code=row.error_code or GAVE_UP,
                error_facts={"tries": row.tries},
                lease_until=None,
                ended_at=now(),
            )
        )
    record(
        session,
        "letters.given_up",
        actor=SYSTEM,
        subjects=subjects_of(session, run),
        after={"failed": [[row.letter_id, row.error_code or GAVE_UP] for row in rows]},
    )
    session.flush()
    session.expire_all()
    finish_if_over(session, run)
