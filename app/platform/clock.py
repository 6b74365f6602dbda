"""What time it is, and how clocks here show it: times are stored in UTC, days are those of London (design, rule 12)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    return datetime.now(UTC)


def london_time(moment: datetime) -> datetime:
    """A stored moment (UTC, or without a zone and then meant as UTC) as clocks here show it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)


def today() -> date:
    return london_time(now()).date()
