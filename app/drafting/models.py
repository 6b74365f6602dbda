"""Templates and their versions. A version never changes once made."""

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base


class Template(Base):
    """`retired`: the audit event since which it is offered no more; blank: it is offered."""

    __tablename__ = "templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    retired: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class TemplateVersion(Base):
    """`source` is the whole Markdown file with its front matter; `recorded` the audit event that brought it.

    `shipped`: it came with Despatch, and nobody here wrote it. `copied_from`: the version whose words it began as,
    where a person took them from one: another template's, or an older or a shipped one of its own.
    """

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("template_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("templates.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(200), default="")
    shipped: Mapped[bool] = mapped_column(Boolean, default=False)
    copied_from: Mapped[int | None] = mapped_column(ForeignKey("template_versions.id"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
