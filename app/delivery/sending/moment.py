"""A day and a time as clocks in London show them, as a moment. On the days on which clocks change, some times are none,
and some come twice."""

from datetime import UTC, date, datetime, time

from app.clock import LONDON


class NoSuchTime(Exception):
    """Clocks go forward over it."""

    code = "no_such_time"


class TwiceThatTime(Exception):
    """Clocks go back over it, so that it comes twice."""

    code = "twice_that_time"


def london_moment(day: date, at: time) -> datetime:
    """In UTC. Raises NoSuchTime, TwiceThatTime."""
    first = datetime.combine(day, at, LONDON)
    moment = first.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {at:%H:%M}")
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise TwiceThatTime(f"{day} {at:%H:%M}")
    return moment
