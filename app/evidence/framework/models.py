"""The statutory framework: guidance, powers and procedures, and the editions of each with the days on which they
are in force."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String, Text, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.history import Versioned

Names = JSON().with_variant(JSONB(), "postgresql")


class Work(Base):
    """Guidance, a section of an Act, or a procedure. `once`: the form that recorded it, or the shipped row."""

    __tablename__ = "framework_works"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)


class WorkVersion(Versioned, Base):
    """`kind`: guidance or power; a `procedure` is guidance to programs of 1.0, which know no other kinds (`kind_of`).
    `names`: how a text may call the guidance, or the Act; a procedure may have none. `section`: of the Act that the
    power is; blank for others."""

    __tablename__ = "framework_work_versions"

    work_id: Mapped[int] = mapped_column(ForeignKey("framework_works.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    names: Mapped[list[Any]] = mapped_column(Names)
    section: Mapped[str] = mapped_column(String(20))
    procedure: Mapped[bool] = mapped_column(Boolean, server_default=false())


class WorkEdition(Base):
    __tablename__ = "framework_editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("framework_works.id"), index=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)


class WorkEditionVersion(Versioned, Base):
    """In force from `valid_from` to the day before `valid_to`; blank: not recorded. `cited_as`: the years and dates by
    which a text may name this edition. `says`: what guidance says, or what is done by a procedure, in whole sentences;
    `done_by`: who does it."""

    __tablename__ = "framework_edition_versions"

    edition_id: Mapped[int] = mapped_column(ForeignKey("framework_editions.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    short: Mapped[str] = mapped_column(String(80))
    cited_as: Mapped[list[Any]] = mapped_column(Names)
    note: Mapped[str] = mapped_column(Text)
    says: Mapped[str] = mapped_column(Text, server_default="")
    done_by: Mapped[str] = mapped_column(String(200), server_default="")
    source_title: Mapped[str] = mapped_column(String(300))
    source_url: Mapped[str] = mapped_column(String(500))
    source_date: Mapped[date | None] = mapped_column(Date)
    source_read_on: Mapped[date | None] = mapped_column(Date)
