"""Claim rows of a run: one conditional update, with a lease and a token that completion must match (rule 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, false, func, null, or_, select, update
from sqlalchemy.orm import Session

from app.platform.leases import unheld
from app.production.models import OPEN_ROWS, Run, RunLetter
from app.production.runs.runs import lock_run
from app.production.states import ROW, RowState, RunState

FEWEST, MOST = 50, 200
"""Rows that one claim may take: from these on not more than its share, and never more than those."""


@dataclass(frozen=True)
class Claim:
    """A row in this worker's hands until its lease runs out; `tries` counts this one."""

    row_id: int
    letter_id: int
    token: int
    tries: int


def share(left: int, workers: int) -> int:
    """How many of the rows that are still to be made one of so many workers may claim, so that they end at about the
    same time: ever fewer towards the end, unless it works alone."""
    return min(MOST, max(FEWEST, left // (2 * workers - 1)))


def claim(
    session: Session, run_id: int, *, limit: int, workers: int, at: datetime, lease: timedelta, max_tries: int
) -> list[Claim]:
    """Up to `limit` rows that wait, or whose lease ran out, while the run is running; in the letters' order. No more
    than this worker's share, of so many `workers`.

    Two workers never hold one row: the second finds it locked (PostgreSQL skips it) or claimed already.
    """
    left = session.scalar(select(func.count()).where(RunLetter.run_id == run_id, OPEN_ROWS)) or 0
    free = (
        select(RunLetter.id)
        .join(Run, Run.id == RunLetter.run_id)
        .where(
            RunLetter.run_id == run_id,
            Run.state == RunState.RUNNING,
            OPEN_ROWS,
            unheld(RunLetter, at),
            RunLetter.tries < max_tries,
        )
        .order_by(RunLetter.id)
        .limit(min(limit, share(left, workers)))
        .with_for_update(skip_locked=True, of=RunLetter)
        .cte("free")  # evaluated once: as a subquery PostgreSQL may run it again and lock more rows than the limit
    )
    claimed = session.execute(
        update(RunLetter)
        .where(RunLetter.id.in_(select(free.c.id)))
        .values(
            state=ROW["claim"].target,
            token=RunLetter.token + 1,
            tries=RunLetter.tries + 1,
            lease_until=at + lease,
            error_code=None,  # why an earlier try came to nothing
            error_facts=null(),
        )
        .returning(RunLetter.id, RunLetter.letter_id, RunLetter.token, RunLetter.tries)
    )
    return sorted((Claim(*row) for row in claimed), key=lambda one: one.row_id)


def held(claims: Sequence[Claim]) -> ColumnElement[bool]:
    """The rows that these claims still hold: nobody has claimed, cancelled or failed them since."""
    by_token: dict[int, list[int]] = {}
    for one in claims:
        by_token.setdefault(one.token, []).append(one.row_id)
    same = (RunLetter.id.in_(ids) & (RunLetter.token == token) for token, ids in by_token.items())
    return (RunLetter.state == RowState.CLAIMED) & or_(false(), *same)


def renew(session: Session, run_id: int, claims: Sequence[Claim], *, until: datetime) -> None:
    """Hold on to rows whose letters take longer than expected."""
    lock_run(session, run_id)
    session.execute(update(RunLetter).where(held(claims)).values(lease_until=until))


def put_back(session: Session, run_id: int, claims: Sequence[Claim], *, until: datetime, code: str) -> None:
    """Let rows wait for another try, not before `until`, and note why. The sweep fails those out of tries."""
    lock_run(session, run_id)
    waiting = ROW["put back"].target
    session.execute(update(RunLetter).where(held(claims)).values(state=waiting, lease_until=until, error_code=code))
