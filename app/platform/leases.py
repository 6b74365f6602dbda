"""Leases: how a worker takes a row in hand (design, rule 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, TextClause, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from app.platform.database import UTCDateTime


class Leased:
    """A row that one worker at a time has in hand, until `lease_until`. `token` grows with every claim, and what a
    worker made of the row counts only while the row still carries the token that the worker was given."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class UnitOfWork(Leased):
    """A leased row that is something to do, tried only so often: `tries` counts the claims of it."""

    tries: Mapped[int] = mapped_column(Integer, default=0)


Row = TypeVar("Row", bound=Leased)
Unit = TypeVar("Unit", bound=UnitOfWork)

Condition = ColumnElement[bool] | TextClause
Order = Sequence[InstrumentedAttribute[Any]]


class ClaimLost(Exception):
    """Another worker has the row in hand, or there is nothing left to do: what this one did since is dropped."""


@dataclass(frozen=True)
class Claim:
    """A row in a worker's hands: as long as its token is this one."""

    row_id: int
    token: int
    lease: timedelta


def is_unleased(row: type[Leased], at: datetime) -> ColumnElement[bool]:
    """Nobody has the row in hand at `at`. `row`: its model."""
    return or_(row.lease_until.is_(None), row.lease_until < at)


def lease_row(session: Session, row: type[Leased], *which: Condition, at: datetime, lease: timedelta) -> Claim | None:
    """Take the row of this model that is `which`, in one conditional update. None when there is none, or another worker
    has it in hand."""
    counted = {"tries": row.tries + 1} if issubclass(row, UnitOfWork) else {}
    taken = session.execute(
        update(row)
        .where(*which, is_unleased(row, at))
        .values(token=row.token + 1, lease_until=at + lease, **counted)
        .returning(row.id, row.token)
    ).one_or_none()
    return Claim(taken.id, taken.token, lease) if taken else None


def lease_next_row(
    session: Session, row: type[Leased], *which: Condition, order: Order, at: datetime, lease: timedelta
) -> Claim | None:
    """As `lease_row`, of the first in this order that is `which`, and that neither a worker nor another transaction
    holds."""
    free = select(row.id).where(*which, is_unleased(row, at)).order_by(*order).limit(1)
    row_id = session.scalars(free.with_for_update(skip_locked=True)).first()
    return None if row_id is None else lease_row(session, row, row.id == row_id, *which, at=at, lease=lease)


def claim_row(
    session: Session,
    row: type[UnitOfWork],
    row_id: int,
    working: Condition,
    *,
    at: datetime,
    lease: timedelta,
    max_tries: int,
) -> Claim | None:
    """As `lease_row`, of the row with this id, unless it was tried too often. `working`: what is true of rows for which
    a worker has something to do."""
    return lease_row(session, row, row.id == row_id, working, row.tries < max_tries, at=at, lease=lease)


def lock_claimed_row(session: Session, row: type[Row], claim: Claim, working: Condition, *, at: datetime) -> Row:
    """The row, locked for this transaction, if the claim still holds it: then for another lease. Raises ClaimLost."""
    mine = (row.id == claim.row_id, row.token == claim.token, row.lease_until.is_not(None), working)
    renewed = update(row).where(*mine).values(lease_until=at + claim.lease).returning(row.id)
    if session.execute(renewed, execution_options={"synchronize_session": False}).scalar_one_or_none() is None:
        raise ClaimLost
    return session.get_one(row, claim.row_id, populate_existing=True)


def let_go_of_row(session: Session, row: type[Leased], claim: Claim, *, until: datetime | None = None) -> None:
    """Any worker may take it up, though not before `until`. The try counts."""
    mine = (row.id == claim.row_id, row.token == claim.token)
    session.execute(update(row).where(*mine).values(lease_until=until))


def pending_rows(session: Session, row: type[Leased], working: Condition) -> Sequence[int]:
    """The rows that wait for a worker or are in the hands of one, by id."""
    return session.scalars(select(row.id).where(working).order_by(row.id)).all()


def exhausted_rows(
    session: Session, row: type[Unit], working: Condition, *, at: datetime, max_tries: int
) -> Sequence[Unit]:
    """The rows that were tried too often and that nobody has in hand: no worker takes them up again. They are locked
    for this transaction; those that another transaction holds are left to it."""
    left = (working, is_unleased(row, at), row.tries >= max_tries)
    query = select(row).where(*left).order_by(row.id)
    return session.scalars(query.with_for_update(skip_locked=True, key_share=True)).all()
