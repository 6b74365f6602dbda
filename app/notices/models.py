"""Notices to people, the state of their mail, and how often each person wants mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork

UNREAD = text("read_at IS NULL")

WAITING = text("mail = 'waiting'")

FAILED = text("mail = 'failed'")


class Notice(UnitOfWork, Base):
    """One thing that one user is told. `kind` and `facts` make its words (words.py); `href` is a path of the product.
    `campaign_id` is no foreign key: this room knows no campaigns. `event`: what happened, in the audit record.

    `mail`: the state of its email (states.py), due at `due_at`, with others of its reader in one mail if `daily`. It is
    a unit of work while that is "waiting". `error_code` and `error_words`: why the last try failed, and what the mail
    server said.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_id", "user_id", "id"),
        Index("ix_notices_unread", "user_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_notices_mail_waiting", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_notices_mail_failed", "id", sqlite_where=FAILED, postgresql_where=FAILED),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(40))
    campaign_id: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    href: Mapped[str] = mapped_column(String(500))
    event: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail: Mapped[str] = mapped_column(String(20))
    daily: Mapped[bool] = mapped_column(Boolean)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_words: Mapped[str] = mapped_column(Text, default="")
    mailed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class MailChoice(Base):
    """A user's choice of when to have notices by mail (states.py: Way). Without a row: at once."""

    __tablename__ = "mail_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    way: Mapped[str] = mapped_column(String(20))
