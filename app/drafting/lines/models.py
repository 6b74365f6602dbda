"""Standard lines: approved paragraphs, each kept in versions that never change once made."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base


class StandardLine(Base):
    """`withdrawn`: the audit event that withdrew it, and `withdrawn_reason` why; None while it stands."""

    __tablename__ = "standard_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    withdrawn: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class LineVersion(Base):
    """`body` is letter Markdown, one paragraph or several. `owner`: the team or office that answers for the words.

    It may be used from `valid_from` to `valid_until`, both days included; None is unbounded. `handling` says how it may
    be used; `note` why this version was made. `recorded`: the audit event that brought it.
    """

    __tablename__ = "standard_line_versions"
    __table_args__ = (UniqueConstraint("line_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("standard_lines.id"))
    number: Mapped[int] = mapped_column(Integer)
    topic: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    handling: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
