"""Reports that a child may be at risk, and all that was done about them. Nothing here is ever erased or forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime
from app.platform.history import HistoryRewritten, Versioned
from app.platform.leases import UnitOfWork

STANDING = text("superseded IS NULL")
WAITING = text("state = 'waiting'")


class PermanentRow:
    """A row that is never deleted, whoever asks."""


@event.listens_for(PermanentRow, "before_delete", propagate=True)
def _never_deleted(_mapper: Any, _connection: Any, target: PermanentRow) -> None:
    raise HistoryRewritten(f"{type(target).__name__}: what is kept of reports of risk is not deleted")


class RiskReport(PermanentRow, Base):
    """`number` from 1; `token` is the form that made it. `message_id`: the message in the inbox that says it; a message
    makes one report at most."""

    __tablename__ = "risk_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), unique=True)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))

    @property
    def reference(self) -> str:
        return reference_of(self.number)


def reference_of(number: int) -> str:
    """RISK-0001: all that may be said of a report outside this room."""
    return f"RISK-{number:04d}"


class RiskFacts(Versioned, Base):
    """What is held of a report, corrected by a new version; its codes are in states.py. `received_at`: when the office
    had it (UTC). The area is `area_id`, or words that were typed (`area_typed`) until somebody finds out which; then
    `nation` was chosen, and is blank where nobody knows. `missed_from`: the receipt whose deadline had passed already
    when a later one took its place: to correct it makes no missed deadline vanish. It has no dates of its own."""

    __tablename__ = "risk_facts"
    __table_args__ = (
        Index("uq_risk_facts_standing", "report_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    missed_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    came_by: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    area_typed: Mapped[str] = mapped_column(String(120))
    nation: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))
    belief: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)


class RiskLink(Versioned, Base):
    """The report on the same matter that this one follows; `original_id` None: it follows none any more, and `reason`
    says why. It has no dates of its own."""

    __tablename__ = "risk_links"
    __table_args__ = (
        Index("uq_risk_links_standing", "report_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    original_id: Mapped[int | None] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)


class RiskTry(PermanentRow, Base):
    """One try at telling somebody of a report: whom (`rung` of the ladder, states.py; `to_whom`; `value`: the number or
    address that was tried), how, when and by whom. `token` is the form that made it. What came of it: RiskOutcome."""

    __tablename__ = "risk_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    rung: Mapped[str] = mapped_column(String(20))
    to_whom: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(254))
    how: Mapped[str] = mapped_column(String(20))
    tried_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class RiskOutcome(Versioned, Base):
    """What came of a try, as far as is known. `message_id`: the message in the inbox that says it; `words`: more, in
    the words of a person or of a mail server. It has no dates of its own."""

    __tablename__ = "risk_outcomes"
    __table_args__ = (
        Index("uq_risk_outcomes_standing", "try_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    try_id: Mapped[int] = mapped_column(ForeignKey("risk_tries.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    words: Mapped[str] = mapped_column(Text)


class RiskMail(PermanentRow, UnitOfWork, Base):
    """The mail of a try, in full, and what answers to it are known by: its number (`header_id`: its Message-ID without
    brackets) and the address that it asks them to come to (`reply_to`).

    It is a unit of work while its `state` is "waiting". `error_code` and `error_words`: why the last try failed. That a
    server took it (`handed_at`) tells nobody.
    """

    __tablename__ = "risk_mails"
    __table_args__ = (Index("ix_risk_mails_waiting", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),)

    try_id: Mapped[int] = mapped_column(ForeignKey("risk_tries.id"), unique=True)
    header_id: Mapped[str] = mapped_column(String(500), unique=True)
    reply_to: Mapped[str] = mapped_column(String(320), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_words: Mapped[str] = mapped_column(Text, default="")


class RiskClaim(PermanentRow, Base):
    """What one person says that stops a report's clock, once another confirms it. `kind` notified: whom was told
    (`rung`, `to_whom`), how, when (`told_at`), and the `evidence`, or the message in the inbox that is it
    (`evidence_message_id`); `try_id`: the try that reached them. `kind` not_immediate: `evidence` is the reason.
    `token` is the form that made it; what became of it: RiskVerdict."""

    __tablename__ = "risk_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    rung: Mapped[str] = mapped_column(String(20))
    to_whom: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    evidence: Mapped[str] = mapped_column(Text)
    evidence_message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    try_id: Mapped[int | None] = mapped_column(ForeignKey("risk_tries.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class RiskVerdict(Versioned, Base):
    """What became of a claim: confirmed or rejected by a second person, taken back, or revoked after it was confirmed;
    `reason`: why, but for a confirmation. It has no dates of its own."""

    __tablename__ = "risk_verdicts"
    __table_args__ = (
        Index("uq_risk_verdicts_standing", "claim_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey("risk_claims.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RiskCause(Versioned, Base):
    """Why a report's deadline was missed, as a person says it. It has no dates of its own."""

    __tablename__ = "risk_causes"
    __table_args__ = (
        Index("uq_risk_causes_standing", "report_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    cause: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class RiskRelease(Versioned, Base):
    """That the message of a report is seen by everyone who reads the inbox again. `claim_id`: what two people decided
    of the report, on which the release rests: it ends when that is revoked. None: the message is restricted again. It
    has no dates of its own."""

    __tablename__ = "risk_releases"
    __table_args__ = (
        Index("uq_risk_releases_standing", "report_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("risk_claims.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class RiskReferral(PermanentRow, Base):
    """A concern about a service that was referred to its inspectorate (`body`, routes.py). `token` is the form that
    made it."""

    __tablename__ = "risk_referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    body: Mapped[str] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(20))
    referred_at: Mapped[datetime] = mapped_column(UTCDateTime)
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class RiskContact(Versioned, Base):
    """From which step of a report's clock somebody is woken (`from_step`: a code of clock.py, or never). Without a row:
    from the first. It has no dates of its own."""

    __tablename__ = "risk_contacts"
    __table_args__ = (
        Index("uq_risk_contacts_standing", "user_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    from_step: Mapped[str] = mapped_column(String(20))


class RiskStep(PermanentRow, Base):
    """That people were woken at a step of a report's clock, once for each clock: a corrected receipt (`received_at`)
    makes another. `said`: running, unconfirmed or missed; or area, while it stands still and nobody knows the area."""

    __tablename__ = "risk_steps"
    __table_args__ = (UniqueConstraint("report_id", "step", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("risk_reports.id"))
    step: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    said: Mapped[str] = mapped_column(String(20))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
