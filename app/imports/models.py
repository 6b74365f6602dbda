"""A file of facts about posts on its way into the registries, and its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork
from app.registry.models import Document

Maybe = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A document that may be missing, so that a query can ask whether it is."""

WORKING = text("state IN ('reading', 'checking', 'applying', 'undoing')")
"""The imports that a worker has something to do for (app/imports/states.py)."""


class Import(UnitOfWork, Base):
    """`registry_slug` None: a column of the file says which registry each row is of. `layout`: how the file is read
    (encoding, delimiter, sheet, heading row, order of day and month). `columns`: of the file, each with its heading,
    its place, sample values and what it is taken for. `options`: from which day it holds, its source, whether it is
    the full list, whether to go on though few rows match.

    It is a unit of work while its state is WORKING. `done` of `total` rows are through the step under way. `asked_by`
    had a worker do it.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_working", "id", sqlite_where=WORKING, postgresql_where=WORKING),)

    registry_slug: Mapped[str | None] = mapped_column(ForeignKey("registries.slug"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    layout: Mapped[dict[str, Any]] = mapped_column(Document)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    options: Mapped[dict[str, Any]] = mapped_column(Document)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Maybe)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ImportRow(Base):
    """A row of the file (`number`, as spreadsheet programs count), or a post that a full list lacks (None).

    `cells` as read; `fixed`: what a person put in place of them, by field. `outcome` says what the row would do (see
    app/imports/states.py), from `values`: what it says, by field; `changes`: field, was, becomes; `problems`: column,
    code, facts. `identity`: which post it is about, the same for two rows of one post. `checked_at`: the event up to
    which that was so. `again`: the changes that a person had looked at when the post was changed by somebody else.
    `applied_at`: the event that recorded it; `undone`: what undoing made of it.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_import_rows_import_id_outcome", "import_id", "outcome"),
        Index("ix_import_rows_import_id_identity", "import_id", "identity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    number: Mapped[int | None] = mapped_column(Integer)
    cells: Mapped[list[str]] = mapped_column(Document, default=list)
    fixed: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    meant: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    included: Mapped[bool] = mapped_column(Boolean, default=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    identity: Mapped[str] = mapped_column(String(600), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(String(20), default="")
    values: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    changes: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    again: Mapped[list[dict[str, str]] | None] = mapped_column(Maybe)
    checked_at: Mapped[int] = mapped_column(Integer, default=0)
    applied_at: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"), index=True)
    undone: Mapped[str] = mapped_column(String(20), default="")
