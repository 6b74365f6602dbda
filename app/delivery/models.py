"""Attempts: each try at sending one edition by one channel (rule 2); sendings, and what happened to each attempt."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

import app.delivery.posting.models  # noqa: F401 (attempts point to its batches)
from app.delivery.carriers import FILES
from app.delivery.states import State
from app.platform.database import Base, UTCDateTime
from app.registry.models import Document

STANDING = text("undone IS NULL")

QUEUED = text("state = 'queued'")

HANDING = text("state = 'handing'")

SENDING_UNDER_WAY = text("state IN ('countdown', 'sending', 'looking', 'paused')")


class Sending(Base):
    """Letters of a campaign that Despatch sends by one channel, together. States: app/delivery/states.py.

    `carrier` takes them: "smtp", "ses", "notify", "outbox", which writes trial copies (carriers.FILES), or
    "practice". `starts_at`: the end of the countdown. The first `first_wave` letters go, then it waits until somebody
    has `looked`; `per_minute` is the rate of the others. `next_at`: when the next may leave; `trouble`: why it waits
    for that longer than its rate asks (sending/words.py), else blank. `subject` and `cover`: the mail around the
    letter; `with_word`: the Word file goes along. `reasons`: why stale contacts were used all the same, by letter id.
    """

    __tablename__ = "sendings"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index(
            "uq_sendings_under_way",  # a campaign has one at most by a channel
            "campaign_id",
            "channel",
            unique=True,
            sqlite_where=SENDING_UNDER_WAY,
            postgresql_where=SENDING_UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    carrier: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_wave: Mapped[int] = mapped_column(Integer)
    looked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    per_minute: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trouble: Mapped[str] = mapped_column(Text, default="", server_default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    cover: Mapped[str] = mapped_column(Text, default="")
    with_word: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    reasons: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    total: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Attempt(Base):
    """`resend` counts the times that an edition went by a channel on purpose: 0 is the first. `replaces_id`: the sent
    edition that this one corrects. States: app/delivery/states.py; one recorded by hand begins as sent, and what was
    recorded by mistake, was cancelled before it went, or was only a trial copy, is `undone` (an audit event), which
    frees its place for another.

    `handed`: the event by which it left, or may have left, us; `arrived`: by which it was delivered; `ended`: by which
    it turned out not to have arrived. So a letter stands as sent while `handed` is set and `undone` and `ended` are
    not (sent.went). `copy`: 0 for the letter to its recipient, else the place in the copy list of who is sent a copy.

    `sent_on`: the day on which it went; of what has not gone yet, the day on which it was queued.

    `batch_id`: the print batch that it is printed with (posting/models.py), at its `position` there.

    Of a sending: its `position` in it from 1, the `address` that it goes to, our Message-ID (without its brackets),
    the provider's own number `outside_id`, when it may be tried (`due_at`), when a worker took it in hand, `tries` so
    far, and why it failed or was put off last: `reason` (reasons.py) and what was `said`.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "uq_attempts_standing",
            "edition_id",
            "channel",
            "resend",
            "copy",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_attempts_queued", "sending_id", "position", sqlite_where=QUEUED, postgresql_where=QUEUED),
        Index("ix_attempts_handing", "claimed_at", sqlite_where=HANDING, postgresql_where=HANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"))
    channel: Mapped[str] = mapped_column(String(20))
    resend: Mapped[int] = mapped_column(Integer)
    copy: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(20))
    sent_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    sending_id: Mapped[int | None] = mapped_column(ForeignKey("sendings.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    address: Mapped[str] = mapped_column(String(320), default="", server_default="", index=True)
    message_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    outside_id: Mapped[str | None] = mapped_column(String(200), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    reason: Mapped[str] = mapped_column(String(40), default="", server_default="")
    said: Mapped[str] = mapped_column(Text, default="", server_default="")
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("print_batches.id"), index=True)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"), index=True)
    handed: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    arrived: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    ended: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    undone: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class AttemptEvent(Base):
    """Something that happened to an attempt, with its evidence; never changed. `kind`: a state, or "delayed",
    "complained", "read": what changes none. `source`: who says so ("smtp", "ses", "notify", "batch", "import",
    "bounce", "person", "despatch"). `outside_id`: the provider's number of this very event, so that it counts once.
    `mail_id`: the message in the inbox that says so; no foreign key, since this room knows no inbox.
    """

    __tablename__ = "attempt_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    source: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(40), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    outside_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    mail_id: Mapped[int | None] = mapped_column(Integer, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))

    @property
    def came_to(self) -> str:
        """`kind`, except that a letter handed over to a file was a trial copy: earlier releases recorded it so."""
        return State.TRIAL if self.kind == State.HANDED_OVER and self.source == FILES else self.kind


class ReplyAddress(Base):
    """What makes a letter's Reply-To its own: `token`, in lower-case letters and digits, never given to another."""

    __tablename__ = "reply_addresses"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(24), unique=True)
