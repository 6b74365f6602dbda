"""Claim rows of a run with a lease and a token (rule 1), and find what dead workers left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, null, or_, select, update
from sqlalchemy.orm import Session

from app.audit.record import BATCH, SYSTEM, record
from app.platform.leases import is_unleased
from app.production.models import OPEN_ROWS, Comparison, Run, RunLetter
from app.production.runs.runs import lock_run, run_subjects
from app.production.runs.steer import end_if_over
from app.production.states import ROW, RowState, RunState

Rows = type[RunLetter] | type[Comparison]

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
    than this worker's share, of so many `workers`."""
    left = session.scalar(select(func.count()).where(RunLetter.run_id == run_id, OPEN_ROWS)) or 0
    running = select(RunLetter.id).join(Run, Run.id == RunLetter.run_id).where(Run.state == RunState.RUNNING)
    waiting = running.where(RunLetter.run_id == run_id, OPEN_ROWS, RunLetter.tries < max_tries)
    share_of_it = waiting.limit(min(limit, share(left, workers)))
    values = {"state": ROW["claim"].target, "error_facts": null()}
    return claim_rows(session, RunLetter, share_of_it, values, at=at, lease=lease)


def claim_rows(
    session: Session, model: Rows, waiting: Select[int], values: Mapping[str, Any], *, at: datetime, lease: timedelta
) -> list[Claim]:
    """Those of the `waiting` rows that nobody has in hand, by id. `values`: what else the claim sets.

    Two workers never hold one row: the second finds it locked (PostgreSQL skips it) or claimed already.
    """
    free = (
        waiting.where(is_unleased(model, at))
        .order_by(model.id)
        .with_for_update(skip_locked=True, of=model)
        .cte("free")  # evaluated once: as a subquery PostgreSQL may run it again and lock more rows than the limit
    )
    claimed = session.execute(
        update(model)
        .where(model.id.in_(select(free.c.id)))
        .values(
            token=model.token + 1,
            tries=model.tries + 1,
            lease_until=at + lease,
            error_code=None,  # why an earlier try came to nothing
            **values,
        )
        .returning(model.id, model.letter_id, model.token, model.tries)
    )
    return sorted((Claim(*row) for row in claimed), key=lambda one: one.row_id)


def claimed_rows(claims: Sequence[Claim], model: Rows = RunLetter) -> ColumnElement[bool]:
    """The rows that these claims still hold: nobody has claimed, cancelled or failed them since."""
    by_token: dict[int, list[int]] = {}
    for one in claims:
        by_token.setdefault(one.token, []).append(one.row_id)
    same = (model.id.in_(ids) & (model.token == token) for token, ids in by_token.items())
    return (model.state == RowState.CLAIMED) & or_(false(), *same)


def renew(session: Session, run_id: int, claims: Sequence[Claim], *, until: datetime) -> None:
    """Hold on to rows whose letters take longer than expected."""
    lock_run(session, run_id)
    session.execute(update(RunLetter).where(claimed_rows(claims)).values(lease_until=until))


def put_back(
    session: Session, run_id: int, claims: Sequence[Claim], *, until: datetime, code: str | None = None
) -> None:
    """Let rows wait for another try, not before `until`, and note why, if anything is wrong. The sweep fails those out
    of tries."""
    lock_run(session, run_id)
    waiting = ROW["put back"].target
    session.execute(
        update(RunLetter).where(claimed_rows(claims)).values(state=waiting, lease_until=until, error_code=code)
    )


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
            is_unleased(RunLetter, at),
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
