"""Add a pre-election period, correct one, remove one that there never was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.audit.records import Record
from app.errors import Refused
from app.registry import events
from app.registry.models import PreElectionPeriod
from app.registry.periods.find import periods
from app.web.record_fields import FirstDay, LastDay, Line

NO_FIRST = "Enter the first day"
NO_LAST = "Enter the last day"


@dataclass(frozen=True)
class Period:
    """What is said of a period: the election, as it is said after “the”; its first and last day; where that is from."""

    name: str
    first: date
    last: date
    source: str


PERIOD = Record(
    Period,
    (
        Line(
            "name",
            "Election",
            "Name of the election, such as general election of 7 May 2015",
            200,
            missing="Enter the election",
            fact="name",
        ),
        FirstDay("first", "First day", missing=NO_FIRST, fact="first"),
        LastDay("last", "Last day", "Usually polling day", missing=NO_LAST, fact="last"),
        Line(
            "source",
            "Source",
            "Where the dates come from, such as official guidance",
            500,
            missing="Enter the source",
        ),
    ),
    PreElectionPeriod,
    recorded=events.PERIOD_ADDED,
    corrected=events.PERIOD_CORRECTED,
    removed=events.PERIOD_REMOVED,
)


def add_period(session: Session, period: Period, *, actor: Actor) -> PreElectionPeriod:
    """One that is there already comes back as it is. Raises Refused: no_days, periods_overlap."""
    there = periods(session)
    if same := next((one for one in there if PERIOD.details_of(one) == period), None):
        return same
    _require_alone(there, period)
    return PERIOD.add(session, period, subjects=[("period", period.name)], actor=actor)


def correct_period(session: Session, known: PreElectionPeriod, period: Period, *, actor: Actor) -> PreElectionPeriod:
    """The same version comes back when nothing differs. Raises Refused: no_days, periods_overlap."""
    return PERIOD.correct(
        session,
        known,
        period,
        subjects=[("period", period.name)],
        actor=actor,
        check=lambda: _require_alone([one for one in periods(session) if one.id != known.id], period),
    )


def remove_period(session: Session, known: PreElectionPeriod, *, actor: Actor) -> None:
    """There is no such period: the election was called off, or never called."""
    PERIOD.remove(session, known, subjects=[("period", known.name)], actor=actor)


def _require_alone(others: Sequence[PreElectionPeriod], period: Period) -> None:
    if period.last < period.first:
        raise Refused("no_days", field="last")
    for other in map(PERIOD.details_of, others):
        if other.first <= period.last and period.first <= other.last:
            raise Refused("periods_overlap", field="last", name=other.name)
