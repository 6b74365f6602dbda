"""What a story acts on: the installation, the country, the people who work there, and the days around today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts.models import Factor
from app.audit.record import Actor
from app.letters.dates import add_working_days, is_working_day
from app.platform.clock import LONDON, london_time, now
from app.platform.config import Settings
from app.platform.services import Services
from app.practice.country.country import Country
from app.practice.diary import Waiting


@dataclass(frozen=True)
class World:
    """`made_at`: the moment at which practice is made, the end of every story. `users`: their ids by the keys of
    app/practice/cast.py."""

    services: Services
    queue: Waiting
    country: Country
    made_at: datetime
    users: dict[str, int] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def today(self) -> date:
        return london_time(self.made_at).date()

    @cached_property
    def holidays(self) -> frozenset[date]:
        return frozenset(row.date for row in self.country.package.bank_holidays)

    def working_day(self, days: int) -> date:
        """The day so many working days after today; before it, where `days` is negative; 0: today or the last one."""
        if days > 0:
            return add_working_days(self.today, days, holidays=self.holidays)
        day, left = self.today, -days
        while left > 0 or not is_working_day(day, self.holidays):
            day -= timedelta(1)
            left -= is_working_day(day, self.holidays)
        return day

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A moment of a working day, by the clocks of this country."""
        return datetime.combine(self.working_day(days), time(hour, minute), LONDON)

    def ago(self, **length: float) -> datetime:
        """A moment so long before practice is made: `ago(hours=3)`."""
        return self.made_at - timedelta(**length)

    def actor(self, key: str) -> Actor:
        """A user, by the key in the cast, who has just proved that it is they."""
        proof = {"factor": Factor.PRACTICE.value, "at": now().isoformat(timespec="seconds")}
        return Actor(self.users[key], proof=proof)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One act: a transaction of its own."""
        with self.services.database.writing() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.services.database.reading() as session:
            yield session
