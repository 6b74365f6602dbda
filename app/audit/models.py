"""The append-only record: one row for each change of state, chained by HMAC."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Base, UTCDateTime


class AuditEvent(Base):
    """`body` is the canonical JSON that the chain covers; the other columns repeat parts of it for filters."""

    __tablename__ = "audit_events"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(Integer, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    body: Mapped[str] = mapped_column(Text)
    hmac: Mapped[str] = mapped_column(String(64))

    subjects: Mapped[list["AuditSubject"]] = relationship(order_by="AuditSubject.position", lazy="selectin")


class AuditSubject(Base):
    """What an event was about: a campaign, a letter, a post, a user. An event may be about several."""

    __tablename__ = "audit_subjects"
    __table_args__ = (Index("ix_audit_subjects_kind_subject_id_seq", "kind", "subject_id", "seq"),)

    seq: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(120))


class AuditPersonal(Base):
    """A personal value that an event speaks of. It can be erased; the chain holds only its salted digest."""

    __tablename__ = "audit_personal"

    seq: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    value: Mapped[str | None] = mapped_column(Text)


class AuditHead(Base):
    """The one row that hands out sequence numbers. Holding it is what puts concurrent writers in order."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    hmac: Mapped[str] = mapped_column(String(64))
