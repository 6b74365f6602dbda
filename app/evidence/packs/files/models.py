"""A pack's files: asked for as a set, made once by a worker, and kept: what is stored is the record."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork
from app.registry.models import Document

MAKING = text("state = 'making'")


class PackSet(UnitOfWork, Base):
    """All files of a pack, as they were at one moment. `number` counts a pack's sets. `told_at`: the audit event up to
    which they tell kept lines and corrections; their figures are the pack's own. `kept_back`: ids of responses of which
    they quote nothing (kept_back.py).

    It is a unit of work while it is MAKING. `done` of its files are made; all of them: files.KINDS. States: states.py.
    """

    __tablename__ = "evidence_pack_sets"
    __table_args__ = (
        UniqueConstraint("pack_id", "number"),
        Index(
            "uq_evidence_pack_sets_making",  # a pack has one at most
            "pack_id",
            unique=True,
            sqlite_where=MAKING,
            postgresql_where=MAKING,
        ),
    )

    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_packs.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    kept_back: Mapped[list[int]] = mapped_column(Document, default=list)
    done: Mapped[int] = mapped_column(Integer, default=0)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    files: Mapped[list["PackFile"]] = relationship(order_by="PackFile.id", lazy="selectin")


class PackFile(Base):
    """One file of a set. `kind`: a key of files.KINDS; `sha256`: of the whole file, by which storage keeps it."""

    __tablename__ = "evidence_pack_files"
    __table_args__ = (UniqueConstraint("set_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack_sets.id"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
