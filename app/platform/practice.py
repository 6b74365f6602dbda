"""Practice: an installation where nothing is real. Its database is marked when it is made, before anything else is in
it, and the database itself refuses to set, change or remove the mark later (migration 0040)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, exists, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.clock import now
from app.platform.database import Base, Database, UTCDateTime
from app.platform.memory import read_once

NOTICE = "Practice: nothing here is real"
"""On every page and in every file and email of such an installation."""


PRACTICE_FILE = "PRACTICE.txt"
"""The first file of an archive, which says the notice."""


class PracticeMark(Base):
    """One row in the database of a practice installation, none in any other."""

    __tablename__ = "practice_mark"
    __table_args__ = (CheckConstraint("id = 1", name="alone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime())


class NotEmpty(Exception):
    """The database has something in it already, so it can't become one for practice."""

    code = "practice_not_empty"


class NotPractice(Exception):
    """Something that is done in practice only was asked of a real installation."""

    code = "not_practice"


class PracticeRuns(Exception):
    """Practice is running already: what it works on can't be made anew, nor its links be replaced."""

    code = "practice_runs"


def mark_as_practice(database: Database) -> None:
    """Mark a database that has its tables and nothing in them. Raises NotEmpty."""
    try:
        with database.writing() as session:
            session.add(PracticeMark(id=1, made_at=now()))
    except DatabaseError as problem:
        raise NotEmpty from problem


@read_once
def has_practice_mark(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(PracticeMark.id == 1))))


def notice_in(session: Session) -> str:
    """What files made of this database say first; blank in a real installation."""
    return NOTICE if has_practice_mark(session) else ""
