"""People of every role at the same campaigns, which can be put back as they were."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.events import SECURITY_ACCESS_REFUSED, SECURITY_MORE
from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.platform.services import Services


@dataclass(frozen=True)
class Kept:
    """The whole database at a moment, and how many things had happened by then."""

    copy: sqlite3.Connection
    events: int


class Office:
    """`owner` of the campaigns, the `clearer` of an office that is asked about one, and `others` by their role, of no
    office: as clients that are signed in."""

    def __init__(
        self, services: Services, owner: FlaskClient, clearer: FlaskClient, others: Mapping[Role, FlaskClient]
    ) -> None:
        self.services, self.owner, self.clearer, self.others = services, owner, clearer, others
        self._file = services.settings.database_url.removeprefix("sqlite:///")
        self._first = self._now = self.keep()

    def keep(self) -> Kept:
        """How everything is now."""
        copy = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._file)) as here:
            here.backup(copy)
        return Kept(copy, self._events())

    def put_back(self, kept: Kept | None = None) -> None:
        """As it was then, or else at first."""
        if (kept or self._first) is self._now and not self.happened():
            return
        self._now = kept or self._first
        with closing(sqlite3.connect(self._file)) as here:
            self._now.copy.backup(here)
        self.services.database.close()  # what pages keep is of another record

    def happened(self) -> int:
        """How many things have happened since it was put back, by the audit record, which has each refusal too."""
        return self._events() - self._now.events

    def _events(self) -> int:
        with self.services.database.reading() as session:
            done = select(func.count()).where(AuditEvent.action.not_in((SECURITY_ACCESS_REFUSED, SECURITY_MORE)))
            return session.scalar(done) or 0
