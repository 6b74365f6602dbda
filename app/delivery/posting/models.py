"""Print batches, what the print room counted of them, and spreadsheets of posting results and returned letters."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.registry.models import Document

CURRENT = text("superseded IS NULL AND attempt_id IS NOT NULL")
CURRENT_WHOLE = text("superseded IS NULL AND attempt_id IS NULL")


class PrintBatch(Base):
    """Letters that are printed and posted together, in post order. States: posting/states.py. Its letters are the
    attempts with its id; `letters` and `sheets` say how many of them there were when it was made, separators left out.

    `postage`: a Postage. `separators`: a sheet lies before each letter; `both_sides`: sheets are printed so.
    """

    __tablename__ = "print_batches"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    postage: Mapped[str] = mapped_column(String(20))
    separators: Mapped[bool] = mapped_column(Boolean)
    both_sides: Mapped[bool] = mapped_column(Boolean)
    letters: Mapped[int] = mapped_column(Integer)
    sheets: Mapped[int] = mapped_column(Integer)
    posted_on: Mapped[date | None] = mapped_column(Date)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class PostingImport(Base):
    """A spreadsheet that was taken, as one event: what the print room counted of a batch ("counts"), or letters that
    came back ("returns"). `columns`: which of the file's each field was read from, from 0; `rows` of it were taken."""

    __tablename__ = "posting_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("print_batches.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]] = mapped_column(Document)
    rows: Mapped[int] = mapped_column(Integer)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    undone: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class PrintCount(Base):
    """What the print room counted: of one letter, or of the whole batch where `attempt_id` is None. Never changed: a
    correction supersedes it. `printed` copies, the `reprinted` among them, are posted or spoiled. `reason`: a
    NotPosted, where the letter was not posted."""

    __tablename__ = "print_counts"
    __table_args__ = (
        Index(
            "uq_print_counts_letter",
            "batch_id",
            "attempt_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index(
            "uq_print_counts_whole",
            "batch_id",
            unique=True,
            sqlite_where=CURRENT_WHOLE,
            postgresql_where=CURRENT_WHOLE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batches.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    printed: Mapped[int] = mapped_column(Integer)
    spoiled: Mapped[int] = mapped_column(Integer)
    reprinted: Mapped[int] = mapped_column(Integer)
    posted: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(40), default="", server_default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("posting_imports.id"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    superseded: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
