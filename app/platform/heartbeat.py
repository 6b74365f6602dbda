"""When a worker was last seen. Its scheduler says so each minute, in the database: the web may run on another machine,
and the worker's processes may be busy with one task for long."""

from contextlib import closing
from datetime import datetime

import structlog
from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.clock import now
from app.platform.config import Settings
from app.platform.database import Base, Database, UTCDateTime
from app.platform.log import codes_of

WAIT_MS = 5_000
"""How long the scheduler waits for another writer, in milliseconds: it has nudges to send, and comes again."""

log = structlog.get_logger(__name__)


class WorkerSeen(Base):
    """One row. `at`: when any worker was last seen; None until one has run."""

    __tablename__ = "worker_seen"
    __table_args__ = (CheckConstraint("id = 1", name="alone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def record_worker(settings: Settings) -> None:
    """Say that a worker is alive, on a connection that no process inherits. A database that can't be told is logged:
    the scheduler goes on."""
    try:
        with closing(Database(settings.database_url)) as database:
            database.may_make = False
            with database.writing(wait_ms=WAIT_MS) as session:
                session.execute(update(WorkerSeen).values(at=now()))
    except (SQLAlchemyError, OSError) as problem:
        log.warning("worker not recorded as alive", problem=type(problem).__name__, codes=codes_of(problem))


def worker_seen_at(session: Session) -> datetime | None:
    return session.scalar(select(WorkerSeen.at))
