"""Contributions to answers: what was asked of whom, what came, the links and emails by which teams know of it."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.history import Versioned
from app.platform.leases import UnitOfWork

WAITING = text("state = 'waiting'")


class Contribution(Base):
    """A part of an answer that a team is asked for. `number` counts from 1; `code`: what nobody guesses of its
    reference, which is in the subject of its emails. `deputy`: whom to tell when the team is late, by name. `due_on` is
    None of one that was only recorded, such as by telephone: nobody was asked by Despatch. `late_reason`: why it may
    come after the answer is due. `state`: states.State; `note`: why it was declined or cancelled; `suggested_team`: by
    whoever declined it. `asked_by`: None where Despatch did. `changed`: the event that last touched it.
    """

    __tablename__ = "contributions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    asked: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    deputy: Mapped[str] = mapped_column(String(200))
    deputy_email: Mapped[str] = mapped_column(String(320))
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    late_reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), index=True)
    note: Mapped[str] = mapped_column(Text)
    suggested_team: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    changed: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class ContributionVersion(Versioned, Base):
    """The words of a contribution as they came, `number` from 1. `how`: states.How; `given_by`: who sent or said it, by
    name or by email address; `message_id`: of the email that it came in. It has no dates."""

    __tablename__ = "contribution_versions"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(20))
    given_by: Mapped[str] = mapped_column(String(320))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))


class ContributionUse(Base):
    """That a person's own line of a draft comes from a version of a contribution."""

    __tablename__ = "contribution_uses"

    line_id: Mapped[int] = mapped_column(ForeignKey("own_answer_lines.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("contribution_versions.id"), index=True)


class ContributionLink(Base):
    """A link by which a team without an account answers: only the SHA-256 of its token. It works up to and including
    `expires_on`, as long as the contribution is awaited; each email has one of its own."""

    __tablename__ = "contribution_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_on: Mapped[date] = mapped_column(Date)


class ContributionMail(UnitOfWork, Base):
    """An email about a contribution, to its team or (`to_deputy`) its deputy: `kind` and `rung` once for each due date
    (`due_on`). Its text has a link, of which only a hash is stored, so that it is written when it is sent. It is a unit
    of work while its `state` (queue.MailState) is "waiting", from `due_at` on. `error_code` and `error_words`: why the
    last try failed.
    """

    __tablename__ = "contribution_mails"
    __table_args__ = (
        UniqueConstraint("contribution_id", "kind", "rung", "due_on", "to_deputy"),
        Index("ix_contribution_mails_waiting", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    rung: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    to_deputy: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_words: Mapped[str] = mapped_column(Text, default="")
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class ContributionReply(Base):
    """A message in the inbox that names a contribution. `kind`: what the rules took it for (inbox/reading/kinds.py).
    `decision`: replies.Decision, blank until a person has read it."""

    __tablename__ = "contribution_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(String(20))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
