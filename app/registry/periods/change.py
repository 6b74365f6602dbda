"""Add a pre-election period, correct one, remove one that there never was."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused
from app.platform.history import next_version
from app.registry.models import PreElectionPeriod
from app.registry.periods.find import periods

DAY = timedelta(1)


@dataclass(frozen=True)
class Period:
    """What is said of a period: the election, as it is said after “the”; its first and last day; where that is from."""

    name: str
    first: date
    last: date
    source: str

    def as_values(self) -> dict[str, date | str]:
        return {"name": self.name, "valid_from": self.first, "valid_to": self.last + DAY, "source": self.source}

    def as_facts(self) -> dict[str, str]:
        return {"name": self.name, "first": self.first.isoformat(), "last": self.last.isoformat()}


def said_of(period: PreElectionPeriod) -> Period:
    first, until = period.valid_from or date.min, period.valid_to or date.max
    return Period(period.name, first, until - DAY, period.source)


def add_period(session: Session, period: Period, *, actor: Actor) -> PreElectionPeriod:
    """One that is there already comes back as it is. Raises Refused: no_days, periods_overlap."""
    there = periods(session)
    if same := next((one for one in there if said_of(one) == period), None):
        return same
    _require_alone(there, period)
    event = record(
        session, "period.added", actor=actor, subjects=[("period", period.name)], before=None, after=period.as_facts()
    )
    made = PreElectionPeriod(**period.as_values(), recorded=event.seq)
    session.add(made)
    session.flush()
    return made


def correct_period(session: Session, known: PreElectionPeriod, period: Period, *, actor: Actor) -> PreElectionPeriod:
    """The same version comes back when nothing differs. Raises Refused: no_days, periods_overlap."""
    was = said_of(known)
    if was == period:
        return known
    _require_alone([one for one in periods(session) if one.id != known.id], period)
    event = record(
        session,
        "period.corrected",
        actor=actor,
        subjects=[("period", period.name)],
        before=was.as_facts(),
        after=period.as_facts(),
    )
    known.supersede(event.seq)
    made = next_version(known, seq=event.seq, **period.as_values())
    session.add(made)
    session.flush()
    return made


def remove_period(session: Session, known: PreElectionPeriod, *, actor: Actor) -> None:
    """There is no such period: the election was called off, or never called."""
    was = said_of(known).as_facts()
    event = record(
        session, "period.removed", actor=actor, subjects=[("period", known.name)], before=was, after={"removed": True}
    )
    known.supersede(event.seq)


def _require_alone(others: list[PreElectionPeriod], period: Period) -> None:
    if period.last < period.first:
        raise Refused("no_days", field="last")
    for other in map(said_of, others):
        if other.first <= period.last and period.first <= other.last:
            raise Refused("periods_overlap", field="last", name=other.name)
