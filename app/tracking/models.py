"""What an office keeps beside a letter while it waits: notes, and who looks after it."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base

STANDING = text("superseded IS NULL")


class LetterNote(Base):
    """`once` is the form that added it. `withdrawn` (an audit event): its author took it back."""

    __tablename__ = "letter_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    withdrawn: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class Assignment(Base):
    """Who looks after a letter, until another assignment (or none) supersedes it."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("uq_assignments_standing", "letter_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    superseded: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
