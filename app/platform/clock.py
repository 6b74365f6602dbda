"""What time it is, and how clocks here show it: times are stored in UTC, days are those of London (design, rule 12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


_ahead: ContextVar[timedelta] = ContextVar("how far the clock is put on or back", default=timedelta())


def now() -> datetime:
    return datetime.now(UTC) + _ahead.get()


@contextmanager
def clock_put_to(moment: datetime) -> Iterator[None]:
    """Have this thread read `moment` and what follows it. For tests, and for practice: app/practice/past.py makes sure
    that nothing real is dated so."""
    token = _ahead.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _ahead.reset(token)


def london_time(moment: datetime) -> datetime:
    """A stored moment (UTC, or without a zone and then meant as UTC) as clocks here show it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)


def today() -> date:
    return london_time(now()).date()
