"""Pre-election periods: those that are known, and the one that a day lies in."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import as_at, known
from app.registry.models import PreElectionPeriod


def periods(session: Session) -> list[PreElectionPeriod]:
    """As they are known now, the latest first."""
    rows = select(PreElectionPeriod).where(known(PreElectionPeriod)).order_by(PreElectionPeriod.valid_from.desc())
    return list(session.scalars(rows))


def period_by_id(session: Session, period_id: int) -> PreElectionPeriod:
    """One that is known now. Raises NotFound."""
    period = session.get(PreElectionPeriod, period_id)
    if period is None or period.superseded is not None:
        raise NotFound("period_corrected")
    return period


def period_on(session: Session, day: date) -> PreElectionPeriod | None:
    """The period that the day lies in, as is known now."""
    return session.scalars(select(PreElectionPeriod).where(as_at(PreElectionPeriod, day))).first()
