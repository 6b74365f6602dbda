"""Checks of all letters of a campaign, and what they found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork
from app.registry.models import Document

RUNNING = text("state = 'running'")


class LetterCheck(UnitOfWork, Base):
    """One reading of all letters. It reads the registries at (`valid_at`, `known_at`), and what the campaign said when
    it was asked for (`printing`, see app/campaigns/printing.py): an edit made meanwhile changes none half way.

    It is a unit of work while it is running. `done` of `total` letters are read, those up to number `reached`.
    `figures`: what each registry's letters come to (app/checking/figures.py). States: app/checking/states.py.
    """

    __tablename__ = "letter_checks"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index(
            "uq_letter_checks_running",  # a campaign has one at most
            "campaign_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    valid_at: Mapped[date] = mapped_column(Date)
    known_at: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    printing: Mapped[dict[str, Any]] = mapped_column(Document)
    total: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    reached: Mapped[int] = mapped_column(Integer, default=0)
    figures: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LetterFinding(Base):
    """Something about one letter that a person should know before it is cleared. `kind`: app/checking/kinds.py;
    `about`: what of that kind, such as the field without a value; `facts`: what its sentence needs. No name of a
    person is kept here: it is read from the registries where it is shown."""

    __tablename__ = "letter_findings"
    __table_args__ = (UniqueConstraint("check_id", "kind", "about", "letter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("letter_checks.id"))
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(200), default="")
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
