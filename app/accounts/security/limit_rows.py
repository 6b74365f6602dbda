"""Rows in which uses are counted where there is no Redis: every web process of an installation sees the same count."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Index, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.clock import now
from app.platform.database import Base, Database, UTCDateTime

if TYPE_CHECKING:
    from limits import RateLimitItem  # not where only the tables are wanted

WAIT_MS = 200
"""How long a page waits for the database to count a use or to note a visit, in milliseconds."""

Use: TypeAlias = "tuple[RateLimitItem, str]"
"""A limit, and a key that says whom it counts."""


class LimitHit(Base):
    """One use that counts. `key_sha256`: of the limit and of whom it counts, so that no row names anybody."""

    __tablename__ = "limit_hits"
    __table_args__ = (Index("ix_limit_hits_key_sha256_at", "key_sha256", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class RowCounts:
    """Uses counted in rows. Raises DatabaseFailed where rows can't be written, or not soon enough."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def take(self, uses: Sequence[Use]) -> list[int]:
        """Count one use of each, unless one has none left: see `waits`."""
        with self._database.writing(wait_ms=WAIT_MS) as session:
            _hold(session, uses)
            at = self._clock()
            waits = _waits(session, uses, at)
            if not any(waits):
                rows = [
                    {"key_sha256": _key(use), "at": at, "expires_at": at + timedelta(seconds=use[0].get_expiry())}
                    for use in uses
                ]
                session.execute(insert(LimitHit), rows)
            return waits

    def waits(self, uses: Sequence[Use]) -> list[int]:
        """Seconds until there is one left, for each; 0 where there is one now."""
        with self._database.reading() as session:
            return _waits(session, uses, self._clock())

    def give_back(self, uses: Sequence[Use]) -> None:
        """Forget the newest use of each."""
        with self._database.writing(wait_ms=WAIT_MS) as session:
            for use in uses:
                newest = select(func.max(LimitHit.id)).where(LimitHit.key_sha256 == _key(use)).scalar_subquery()
                session.execute(delete(LimitHit).where(LimitHit.id == newest))

    def clear(self, uses: Sequence[Use]) -> None:
        """Forget all uses of each."""
        with self._database.writing(wait_ms=WAIT_MS) as session:
            session.execute(delete(LimitHit).where(LimitHit.key_sha256.in_(_keys(uses))))


def clear_old_hits(session: Session, *, at: datetime) -> None:
    """Remove the rows that count no more."""
    session.execute(delete(LimitHit).where(LimitHit.expires_at <= at))


def _waits(session: Session, uses: Sequence[Use], at: datetime) -> list[int]:
    return [_wait(session, use, at) for use in uses]


def _wait(session: Session, use: Use, at: datetime) -> int:
    """The use that has to run out first is the newest but as many as the limit allows."""
    limit, lasts = use[0], timedelta(seconds=use[0].get_expiry())
    counted = select(LimitHit.at).where(LimitHit.key_sha256 == _key(use), LimitHit.at > at - lasts)
    first = session.scalar(counted.order_by(LimitHit.at.desc()).offset(limit.amount - 1).limit(1))
    return 0 if first is None else max(1, math.ceil((first + lasts - at).total_seconds()))


def _hold(session: Session, uses: Sequence[Use]) -> None:
    """Until the transaction ends, nobody else counts these. On SQLite, nobody else writes; on PostgreSQL a lock on each
    key, in one order everywhere, lets others count what they count."""
    if session.get_bind().dialect.name == "postgresql":
        for key in _keys(uses):
            session.execute(select(func.pg_advisory_xact_lock(int(key[:15], 16))))


def _keys(uses: Iterable[Use]) -> list[str]:
    return sorted({_key(use) for use in uses})


def _key(use: Use) -> str:
    limit, key = use
    return hashlib.sha256(limit.key_for(key).encode()).hexdigest()
