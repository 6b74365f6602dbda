"""Leases: how a worker takes a row in hand (design, rule 1). A row that is a unit of work has a `token`, which grows
with every claim and must match all that a worker does with the row, a `lease_until`, and often `tries`."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, or_, update
from sqlalchemy.orm import Session


def is_unleased(row: Any, at: datetime) -> ColumnElement[bool]:
    """Nobody has the row in hand at `at`. `row`: its model."""
    return or_(row.lease_until.is_(None), row.lease_until < at)


def take(
    session: Session, row: Any, *which: ColumnElement[bool] | TextClause, at: datetime, lease: timedelta, max_tries: int
) -> int | None:
    """Take a row of this model that is `which`, in one conditional update; its new token. None when there is nothing to
    do, another worker does it, or it was tried too often."""
    token: int | None = session.execute(
        update(row)
        .where(*which, is_unleased(row, at), row.tries < max_tries)
        .values(token=row.token + 1, tries=row.tries + 1, lease_until=at + lease)
        .returning(row.token)
    ).scalar_one_or_none()
    return token
