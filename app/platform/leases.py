"""Leases: how a worker takes a row in hand (design, rule 1). A row that is a unit of work has a `token`, which grows
with every claim and must match all that a worker does with the row, a `lease_until`, and often `tries`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, TextClause, or_, select, update
from sqlalchemy.orm import Session

Row = TypeVar("Row")

Condition = ColumnElement[bool] | TextClause


class ClaimLost(Exception):
    """Another worker has the row in hand, or there is nothing left to do: what this one did since is dropped."""


@dataclass(frozen=True)
class Claim:
    """A row in a worker's hands: as long as its token is this one."""

    row_id: int
    token: int
    lease: timedelta


def is_unleased(row: Any, at: datetime) -> ColumnElement[bool]:
    """Nobody has the row in hand at `at`. `row`: its model."""
    return or_(row.lease_until.is_(None), row.lease_until < at)


def take(session: Session, row: Any, *which: Condition, at: datetime, lease: timedelta, max_tries: int) -> int | None:
    """Take a row of this model that is `which`, in one conditional update; its new token. None when there is nothing to
    do, another worker does it, or it was tried too often."""
    token: int | None = session.execute(
        update(row)
        .where(*which, is_unleased(row, at), row.tries < max_tries)
        .values(token=row.token + 1, tries=row.tries + 1, lease_until=at + lease)
        .returning(row.token)
    ).scalar_one_or_none()
    return token


def claim_row(
    session: Session, row: Any, row_id: int, working: Condition, *, at: datetime, lease: timedelta, max_tries: int
) -> Claim | None:
    """As `take`, of the row with this id. `working`: what is true of rows for which a worker has something to do."""
    token = take(session, row, row.id == row_id, working, at=at, lease=lease, max_tries=max_tries)
    return None if token is None else Claim(row_id, token, lease)


def lock_claimed_row(session: Session, row: type[Row], claim: Claim, working: Condition, *, at: datetime) -> Row:
    """The row, locked for this transaction, if the claim still holds it: then for another lease. Raises ClaimLost."""
    model: Any = row
    mine = (model.id == claim.row_id, model.token == claim.token, model.lease_until.is_not(None), working)
    renewed = update(row).where(*mine).values(lease_until=at + claim.lease).returning(model.id)
    if session.execute(renewed, execution_options={"synchronize_session": False}).scalar_one_or_none() is None:
        raise ClaimLost
    return session.get_one(row, claim.row_id, populate_existing=True)


def let_go_of_row(session: Session, row: Any, claim: Claim, *, until: datetime | None = None) -> None:
    """Any worker may take it up, though not before `until`. The try counts."""
    mine = (row.id == claim.row_id, row.token == claim.token)
    session.execute(update(row).where(*mine).values(lease_until=until))


def pending_rows(session: Session, row: Any, working: Condition) -> Sequence[int]:
    """The rows that wait for a worker or are in the hands of one, by id."""
    return session.scalars(select(row.id).where(working).order_by(row.id)).all()


def exhausted_rows(session: Session, row: Any, working: Condition, *, at: datetime, max_tries: int) -> Sequence[int]:
    """The rows that were tried too often and that nobody has in hand, by id: no worker takes them up again. They are
    locked for this transaction; those that another transaction holds are left to it."""
    left = (working, is_unleased(row, at), row.tries >= max_tries)
    query = select(row.id).where(*left).order_by(row.id)
    return session.scalars(query.with_for_update(skip_locked=True, key_share=True)).all()
