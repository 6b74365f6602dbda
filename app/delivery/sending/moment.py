"""A day and a time as clocks in London show them, as a moment. On the days on which clocks change, some times are none,
and some come twice."""

from datetime import UTC, date, datetime, time

from app.errors import Refused
from app.platform.clock import LONDON


def london_moment(day: date, at: time) -> datetime:
    """In UTC. Raises Refused: no_such_time, where clocks go forward over it; twice_that_time, where they go back."""
    first = datetime.combine(day, at, LONDON)
    moment = first.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise Refused("no_such_time", field="time")
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise Refused("twice_that_time", field="time")
    return moment
