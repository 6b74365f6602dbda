"""Find what was lost: rows out of tries, runs that have none left, runs that nobody was told to go on with."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, SYSTEM, record
from app.platform.leases import unheld
from app.production.models import OPEN_ROWS, Run, RunLetter
from app.production.runs.runs import lock_run, run_subjects
from app.production.runs.steer import end_if_over
from app.production.states import ROW

GAVE_UP = "gave_up"
"""Why a row failed whose workers died and left no reason of their own."""


def sweep_run(session: Session, run_id: int, *, at: datetime, max_tries: int) -> Run:
    """Fail the rows of a run that are out of tries, visibly, and end the run if none is left. The run comes back.

    One transaction for each run: two at once would take locks in another order than the workers.
    """
    run = lock_run(session, run_id)
    while _give_up(session, run, at=at, max_tries=max_tries):
        pass
    end_if_over(session, run)
    return run


def _give_up(session: Session, run: Run, *, at: datetime, max_tries: int) -> int:
    """Up to BATCH rows, with one event; how many comes back. The reason that a row's last try left is kept."""
    step = ROW["give up"]
    rows = session.scalars(
        select(RunLetter)
        .where(
            RunLetter.run_id == run.id,
            OPEN_ROWS,
            RunLetter.tries >= max_tries,
            unheld(RunLetter, at),
        )
        .order_by(RunLetter.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.state = step.target
        row.error_code = row.error_code or GAVE_UP
        row.error_facts = {"tries": row.tries}
        row.lease_until = None
        row.ended_at = at
    if rows:
        session.flush()
        record(
            session,
            step.action,
            actor=SYSTEM,
            subjects=run_subjects(session, run),
            after={"failed": [[row.letter_id, row.error_code] for row in rows]},
        )
    return len(rows)
