"""Attempts: each try at sending one edition by one channel (rule 2)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

STANDING = text("undone IS NULL")


class Attempt(Base):
    """`resend` counts the times that an edition went by a channel on purpose: 0 is the first. `replaces_id`: the sent
    edition that this one corrects. States: app/delivery/states.py; one recorded by hand begins as sent, and what was
    recorded by mistake is `undone` (an audit event), which frees its place for another."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "uq_attempts_standing",
            "edition_id",
            "channel",
            "resend",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    channel: Mapped[str] = mapped_column(String(20))
    resend: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    sent_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"), index=True)
    undone: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
