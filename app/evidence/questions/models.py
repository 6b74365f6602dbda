"""Parliamentary questions: what was asked, its parts, what was done with each; and the days on which a house sits."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.history import Versioned

STANDING = text("superseded IS NULL")


class Question(Base):
    """`number` counts from 1, in the order in which they were recorded; `uin` is Parliament's own, None until known,
    and counts anew in each session. `house` and `kind`: states.py; "" is not recorded. `named_day`: the day for answer,
    of a kind in states.DAY_GIVEN. `own_words`: the text says in our words what was asked. `asked_by`: the member, by
    office or constituency.

    `stage` follows from its steps. `changed`: the event that last touched it, by which a stale page is known.
    """

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("house", "tabled_on", "uin"),
        Index("ix_questions_stage_tabled_on", "stage", "tabled_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    house: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    uin: Mapped[str | None] = mapped_column(String(20), index=True)
    department: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    own_words: Mapped[bool]
    tabled_on: Mapped[date] = mapped_column(Date)
    named_day: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(String(200))
    minister_office: Mapped[str] = mapped_column(String(200))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    notes: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(20))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    changed: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class QuestionPart(Versioned, Base):
    """A part of a question, in its order. `letter`: a, b … or i, ii … or 1, 2 … as its text numbers them; "" of a
    question without parts, which has this one. `sector`: as in Registry.sector; "": not said yet. It has no
    dates."""

    __tablename__ = "question_parts"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    letter: Mapped[str] = mapped_column(String(4))
    words: Mapped[str] = mapped_column(Text)
    sector: Mapped[str] = mapped_column(String(60))


class QuestionStep(Versioned, Base):
    """Something done with a question (states.py: Act), on `day`: from where it stood (`source`) to where it came.
    A step that was wrong is superseded.

    `words`: of the answer, the holding answer, the correction; or why. `link`: to where it is published. `expected_on`:
    of a holding answer, the day by which the answer is now expected. `department`: to which it was transferred.
    """

    __tablename__ = "question_steps"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    expected_on: Mapped[date | None] = mapped_column(Date)
    department: Mapped[str] = mapped_column(String(200))


class QuestionGrouping(Versioned, Base):
    """A question that is answered together with another (`lead_id`), in the words of that one's answer. It has no
    dates."""

    __tablename__ = "question_groups"
    __table_args__ = (
        Index(
            "uq_question_groups_standing", "question_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        ),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)


class SittingDay(Versioned, Base):
    """A day on which a house sits. It has no dates of its own."""

    __tablename__ = "sitting_days"
    __table_args__ = (
        Index(
            "uq_sitting_days_standing", "house", "day", unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        ),
    )

    house: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text)


class SittingSpan(Versioned, Base):
    """The days for which all sitting days of a house are known: from `begins` to `ends`, both of them included. Outside
    them nobody can say when a question is due. It has no dates of its own."""

    __tablename__ = "sitting_spans"

    house: Mapped[str] = mapped_column(String(20))
    begins: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(Text)
