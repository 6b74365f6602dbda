"""What `recorded` and `superseded` of a version point to: which event, when, by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.platform.clock import LONDON


@dataclass(frozen=True)
class Moment:
    """An event's number, its time (UTC, for show: numbers give the order), action and actor (None: Despatch)."""

    seq: int
    at: datetime
    action: str
    actor_id: int | None


def moments(session: Session, seqs: Collection[int]) -> dict[int, Moment]:
    """The moments of the events `seqs`, by number."""
    if not seqs:
        return {}
    query = select(AuditEvent.seq, AuditEvent.at, AuditEvent.action, AuditEvent.actor_id)
    rows = session.execute(query.where(AuditEvent.seq.in_(seqs)))
    return {row.seq: Moment(*row) for row in rows}


def seqs_of(action: str) -> Select[int]:
    """The numbers of all events of one action, to be used as a subquery."""
    return select(AuditEvent.seq).where(AuditEvent.action == action)


def recorded_at(session: Session, seq: int) -> datetime | None:
    """When event `seq`, or the last one before it, was recorded; None before the first."""
    until = select(AuditEvent.at).where(AuditEvent.seq <= seq)
    return session.scalars(until.order_by(AuditEvent.seq.desc()).limit(1)).first()


def last_event_by(session: Session, day: date, at: time | None = None) -> int:
    """The last event before the end of a day here, or of the minute `at` of that day: what Despatch knew then. 0 when
    nothing had happened yet."""
    begins = datetime.combine(day, at or time(), LONDON).astimezone(UTC)
    end = begins + timedelta(minutes=1) if at else datetime.combine(day + timedelta(1), time(), LONDON).astimezone(UTC)
    last = select(AuditEvent.seq).where(AuditEvent.at < end).order_by(AuditEvent.at.desc(), AuditEvent.seq.desc())
    return session.scalar(last.limit(1)) or 0  # by the index of times: the newest events are not read one by one
