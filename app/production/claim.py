"""Claim rows of a run: one conditional update, with a lease and a token that completion must match (rule 1)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.database import now
from app.production.models import Run, RunLetter
from app.production.states import RowState, RunState

MOST = 50
"""Rows that one claim may take."""


@dataclass(frozen=True)
class Claim:
    """A row in this worker's hands until its lease runs out; `tries` counts this one."""

    row_id: int
    letter_id: int
    token: int
    tries: int


def claim(session: Session, run_id: int, *, limit: int, lease: timedelta, max_tries: int) -> list[Claim]:
    """Up to `limit` rows that wait, or whose lease ran out, while the run is running. The letters' order is kept.

    Two workers never hold one row: the losing update finds it locked (PostgreSQL skips it) or already claimed.
    """
    moment = now()
    free = (
        select(RunLetter.id)
        .join(Run, Run.id == RunLetter.run_id)
        .where(
            RunLetter.run_id == run_id,
            Run.state == RunState.RUNNING,
            RunLetter.state.in_([RowState.WAITING, RowState.CLAIMED]),
            or_(RunLetter.lease_until.is_(None), RunLetter.lease_until < moment),
            RunLetter.tries < max_tries,
        )
        .order_by(RunLetter.id)
        .limit(min(limit, MOST))
        .with_for_update(skip_locked=True, of=RunLetter)
    )
    claimed = session.execute(
        update(RunLetter)
        .where(RunLetter.id.in_(free))
        .values(
            state=RowState.CLAIMED, token=RunLetter.token + 1, tries=RunLetter.tries + 1, lease_until=moment + lease
        )
        .returning(RunLetter.id, RunLetter.letter_id, RunLetter.token, RunLetter.tries)
    )
    return sorted((Claim(*row) for row in claimed), key=lambda c: c.row_id)
