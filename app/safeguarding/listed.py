"""Reports in a list: those of which something waits, or all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.safeguarding.reports import Report, reports

OPEN, ALL = "open", "all"
SHOWN: Mapping[str, str] = {OPEN: OPEN, ALL: ALL}


def list_reports(session: Session, shown: str, *, at: datetime) -> Sequence[Report]:
    """Open: the clock runs or something else is to be done, the least time left first. All: the newest first."""
    found = reports(session, at=at)
    if shown == ALL:
        return found
    waiting = [one for one in found if one.needs or (one.clock.runs and one.follows is None)]
    return sorted(waiting, key=lambda one: (not one.clock.runs, one.clock.deadline))
