"""The application's clock, which a test sets: what is late, and the moments that pages show, are the same each year."""

from datetime import datetime, timedelta, tzinfo


class Clock:
    """Stands where `app.platform.clock` reads the time. It runs on from the moment it was set to."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """`at`: with its time zone."""
        self._ahead: timedelta = at - datetime.now(at.tzinfo)

    def now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + self._ahead
