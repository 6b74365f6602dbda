"""Requests for information: what was found for each, what is decided and blacked out, what left; legal holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.leases import UnitOfWork
from app.registry.models import Document

STANDING = text("lifted IS NULL")
MAKING = text("state = 'making'")


class Disclosure(Base):
    """One request for information. `reference`: the requester's or the office's own; `asks`: what it asks, in our
    words. `scope`: the ids by kind, {"post": […], "area": […], "campaign": […]}; `since` and `until`: both included,
    blank where unbounded. `known_at`: the audit event up to which it was searched last. `once` is the form that began
    it. `changed`: the event of the last change, by which a stale page is known. States: states.py."""

    __tablename__ = "disclosures"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    reference: Mapped[str] = mapped_column(String(80))
    asks: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date, index=True)
    scope: Mapped[dict[str, list[int]]] = mapped_column(Document)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), index=True)
    why_withdrawn: Mapped[str] = mapped_column(Text, default="")
    held_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    known_at: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    changed: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class DisclosureItem(Base):
    """Something found: `key` says which, whatever it was found by; `number` counts a disclosure's items from 1 and is
    what the bundle calls it. `what` names no holder. `format`: of a file ("pdf", "docx", "image", "file"), blank for
    what is words alone; `pages` and `length` where they are known. `dropped`: the search that no longer found it.

    `decision`: a Decision of decisions.py, blank while undecided; `exemptions`: sections of the Act. `reason`, and
    `interest` (the public interest, weighed), stand here alone, not in the audit record: they may speak of people.
    `text_sha256`: of its words, once some are blacked out; `pages_withheld`: whole pages, from 1. `found`: the search
    as of which its words are read; `changed`: the event that changed what is decided of it.
    """

    __tablename__ = "disclosure_items"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "key"),
        UniqueConstraint("disclosure_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    number: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(30))
    what: Mapped[str] = mapped_column(String(400))
    about: Mapped[str] = mapped_column(String(300))
    day: Mapped[date | None] = mapped_column(Date)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    format: Mapped[str] = mapped_column(String(10))
    pages: Mapped[int | None] = mapped_column(Integer)
    length: Mapped[int | None] = mapped_column(Integer)
    decision: Mapped[str] = mapped_column(String(20), default="")
    exemptions: Mapped[list[str]] = mapped_column(Document, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    interest: Mapped[str] = mapped_column(Text, default="")
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    pages_withheld: Mapped[list[int]] = mapped_column(Document, default=list)
    found: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    changed: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    dropped: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class Redaction(Base):
    """Words of an item that are blacked out: from `start` to before `end` of its text. The words themselves are not
    kept a second time. `removed`: an audit event."""

    __tablename__ = "disclosure_redactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("disclosure_items.id"), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    exemption: Mapped[str] = mapped_column(String(20))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    removed: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class Bundle(UnitOfWork, Base):
    """What was exported: a ZIP, whose `parts` lie in storage ({key, length, sha256}, in order). Once made it is the
    record, and never made again. It is a unit of work while its state is "making".
    States: states.py; `error_code`: why it failed. `asked`: the event by which it was asked for, so that it is of what
    was decided then; `recorded`: of its last move. `items`: how many it is of; `numbers`: of those in it, once it is
    made; `restricted`: messages that nobody found here while it was made. `facts`: what whoever releases it should see
    first, by item: words left that are blacked out elsewhere, files that say more than they show."""

    __tablename__ = "disclosure_bundles"
    __table_args__ = (
        UniqueConstraint("disclosure_id", "number"),
        Index(
            "uq_disclosure_bundles_making",  # one at a time
            "disclosure_id",
            unique=True,
            sqlite_where=MAKING,
            postgresql_where=MAKING,
        ),
    )

    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    items: Mapped[int] = mapped_column(Integer)
    numbers: Mapped[list[int]] = mapped_column(Document, default=list)
    restricted: Mapped[list[int]] = mapped_column(Document, default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    error_code: Mapped[str | None] = mapped_column(String(60))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    length: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class WiderHold(Base):
    """While it stands, nothing that is kept of the holders of an area's or a campaign's posts may be erased: exactly
    one of the two is set. `placed`, `lifted`: audit events. A single post's hold: app/registry/models.py."""

    __tablename__ = "wider_holds"
    __table_args__ = (
        Index("uq_wider_holds_area", "area_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index("uq_wider_holds_campaign", "campaign_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    reason: Mapped[str] = mapped_column(Text)
    placed: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    lifted: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
