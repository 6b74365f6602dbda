"""Clearances: a signatory's consent to the exact text that one registry is sent (rule 5)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

STANDING = text("removed IS NULL")


class ClearedText(Base):
    """The canonical JSON that a clearance is of, as it was read. Never recomputed, never changed."""

    __tablename__ = "cleared_texts"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class Clearance(Base):
    """`given_by`, `how` and `given_on` say who in the minister's office gave it, how and when; `recorded` who wrote it
    down. It stands until it is `removed` (an audit event), by hand or by an edit: `removed_why` is a code."""

    __tablename__ = "clearances"
    __table_args__ = (
        Index(
            "uq_clearances_standing",
            "signatory_id",
            "registry_slug",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("signatories.id", ondelete="SET NULL"))
    office: Mapped[str] = mapped_column(String(200))
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    text_sha256: Mapped[str] = mapped_column(ForeignKey("cleared_texts.sha256"))
    given_by: Mapped[str] = mapped_column(String(200))
    given_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    removed: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    removed_why: Mapped[str] = mapped_column(String(20), default="")
