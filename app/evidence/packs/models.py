"""Evidence packs: what was asked, at which day and as known at which event; and the lines that were kept of them."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Base
from app.platform.history import Versioned
from app.registry.models import Document


class Pack(Base):
    """`number` counts from 1; `once`: the form that made it. `question_id`: the question that it is for, if any.

    `campaigns`: their ids, in their order. `interventions`, `rounds`: the ids of those that were chosen; None: all.
    `valid_at`: the day that it looks at. `known_at`: the audit event up to which it knows (docs/decisions/0013), and
    `head`: that event's HMAC. `digest`: of its figures and their rows, as they were when it was made; the same pack
    asked for again has the same. States: states.py.
    """

    __tablename__ = "evidence_packs"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), index=True)
    campaigns: Mapped[list[int]] = mapped_column(Document)
    interventions: Mapped[list[int] | None] = mapped_column(Document)
    rounds: Mapped[list[int] | None] = mapped_column(Document)
    valid_at: Mapped[date] = mapped_column(Date)
    known_at: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    head: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))

    parts: Mapped[list["PackPart"]] = relationship(
        order_by="PackPart.position", lazy="selectin", cascade="all, delete-orphan"
    )


class PackPart(Base):
    """A part that a pack answers, as it was when the pack was made. `letter`: blank of a question without parts;
    `sector`: that it asks about."""

    __tablename__ = "evidence_pack_parts"
    __table_args__ = (UniqueConstraint("pack_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_packs.id"))
    position: Mapped[int] = mapped_column(Integer)
    letter: Mapped[str] = mapped_column(String(4))
    words: Mapped[str] = mapped_column(Text)
    sector: Mapped[str] = mapped_column(String(60))


class PackLine(Base):
    """A sourced line that somebody kept, for the part of this `letter`. `once`: the form that kept it."""

    __tablename__ = "evidence_pack_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_packs.id"), index=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    letter: Mapped[str] = mapped_column(String(4))


class PackLineVersion(Versioned, Base):
    """What a kept line says; rewording it adds another. `anchors`: [figure's key, what the line says of it] for each
    number. `position`: its place among the pack's lines; moving it adds another version. A line that was taken away has
    none that stands. It has no dates of its own."""

    __tablename__ = "evidence_pack_line_versions"

    line_id: Mapped[int] = mapped_column(ForeignKey("evidence_pack_lines.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    anchors: Mapped[list[list[str]]] = mapped_column(Document)
