"""Runs, their rows of work, the editions they make and where the files lie."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork
from app.registry.models import Document

UNDER_WAY = text("state IN ('running', 'paused')")

OPEN_ROWS = text("run_letters.state IN ('waiting', 'claimed')")
"""The rows of a run that are still to be made, in words that an index on them alone answers to: what was made is never
looked through again, however large the run (app/production/runs/claim.py)."""


class Run(Base):
    """One bulk generation. All its letters read the registries at (`valid_at`, `known_at`) and print what the campaign
    said when it started (`printing`, see app/campaigns/printing.py), so that a correction or an edit made while it runs
    changes none of them half way. `reason`: why letters are made again. States: app/production/states.py."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index(
            "uq_runs_under_way",  # a campaign has one at most
            "campaign_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    valid_at: Mapped[date] = mapped_column(Date)
    known_at: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    printing: Mapped[dict[str, Any] | None] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    total: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RunLetter(UnitOfWork, Base):
    """One letter in one run. `unset`: why the press did not set its PDF and WeasyPrint did; blank when the press
    did."""

    __tablename__ = "run_letters"
    __table_args__ = (
        UniqueConstraint("run_id", "letter_id"),
        Index("ix_run_letters_run_id_state", "run_id", "state"),
        Index("ix_run_letters_open", "run_id", "id", sqlite_where=OPEN_ROWS, postgresql_where=OPEN_ROWS),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_facts: Mapped[dict[str, Any] | None] = mapped_column(Document)
    unset: Mapped[str] = mapped_column(Text, default="", server_default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Comparison(UnitOfWork, Base):
    """A letter of a run's sample, whose PDF is compared with a second typesetting of what its edition froze. It is
    claimed and lost as a letter is. `differences`: the first of them, `count` how many there are. States:
    app/production/states.py."""

    __tablename__ = "comparisons"
    __table_args__ = (UniqueConstraint("run_id", "letter_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    error_code: Mapped[str | None] = mapped_column(String(60))
    differences: Mapped[list[dict[str, Any]] | None] = mapped_column(Document)
    count: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Edition(Base):
    """One frozen making of a letter. `content` is the canonical JSON of everything printed; never updated.

    `text_sha256`: of the text to clear for its registry, as it stood then (app/campaigns/clearance/to_clear.py).
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("letter_id", "number"), UniqueConstraint("run_id", "letter_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    number: Mapped[int] = mapped_column(Integer)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    text_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    draft: Mapped[bool] = mapped_column(Boolean)
    pages: Mapped[int] = mapped_column(Integer)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"), index=True)


class Archive(Base):
    """One uncompressed ZIP in storage, named by its SHA-256."""

    __tablename__ = "packs"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(Integer)


class SharedPart(Base):
    """What files of letters begin with, byte for byte: fonts and signatures. Kept once in storage, by its SHA-256."""

    __tablename__ = "shared_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(200))
    length: Mapped[int] = mapped_column(Integer)


class Fingerprint(Base):
    """What made a file: versions of native libraries, WeasyPrint, fonts, style and engine (rule 9)."""

    __tablename__ = "fingerprints"

    short: Mapped[str] = mapped_column(String(16), primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Document)


class EditionFile(Base):
    """A file of an edition: what its bytes are, and where they lie in an archive from `offset` on, less what it shares
    with others and begins with (`shared_id`; None: nothing). `format`: "pdf", "docx"; "large-pdf" and "large-docx" in
    large print. `length` and `sha256` are of the whole file.

    `inflated_sha256` is of the content before compression, which survives another build of zlib.
    """

    __tablename__ = "edition_files"
    __table_args__ = (UniqueConstraint("edition_id", "format"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    format: Mapped[str] = mapped_column(String(10))
    archive_id: Mapped[int] = mapped_column("pack_id", ForeignKey("packs.id"))
    shared_id: Mapped[int | None] = mapped_column(ForeignKey("shared_parts.id"))
    offset: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    inflated_sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(ForeignKey("fingerprints.short"))
