"""Whose turn it is to make a backup; restores, and the campaigns that were reconciled after each."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.leases import Leased


class BackupTurn(Leased, Base):
    """One row, which whoever makes a backup has in hand."""

    __tablename__ = "backup_turn"


class Restore(Base):
    """A backup was put in place of this installation's data: the one called `backup`, which was `made_at`. What was
    done between then and `restored_at` is not in the record. Campaigns up to `last_campaign` may have sent letters
    meanwhile."""

    __tablename__ = "restores"

    id: Mapped[int] = mapped_column(primary_key=True)
    backup: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    restored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_campaign: Mapped[int] = mapped_column(Integer)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class Reconciliation(Base):
    """The owner of a campaign has recorded what was sent of it before a restore."""

    __tablename__ = "reconciliations"

    restore_id: Mapped[int] = mapped_column(ForeignKey("restores.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class SaidOfLetter(Base):
    """A person said after a restore, last after the one named, whether the letter with this reference was sent before
    it. The record may not have such a letter: it was listed after the backup, and may be listed again."""

    __tablename__ = "said_of_letters"

    reference: Mapped[str] = mapped_column(String(40), primary_key=True)
    restore_id: Mapped[int] = mapped_column(ForeignKey("restores.id"))
    sent: Mapped[bool] = mapped_column(Boolean)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class SentReport(Base):
    """A provider says that it has, or had, a letter that this record does not know was sent. `source`: as of an
    attempt's event; `outside_id`: what names the report, so that it counts once; `said`: the provider's word."""

    __tablename__ = "sent_reports"
    __table_args__ = (UniqueConstraint("restore_id", "outside_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    restore_id: Mapped[int] = mapped_column(ForeignKey("restores.id"))
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    outside_id: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    said: Mapped[str] = mapped_column(String(200))
