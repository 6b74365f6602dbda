"""Clearance: what private offices are asked about the exact text for each registry, and what they say (rule 5)."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.history import Versioned
from app.registry.models import Document

STANDING = text("ended IS NULL")
NOT_WITHDRAWN = text("withdrawn IS NULL")


class PrivateOffice(Base):
    """The private office of a minister. `title` as printed in full ("Lord Chancellor and Secretary of State for
    Justice"), `name` as lists say it ("Ministry of Justice"). `precedence`: the lower, the earlier it signs."""

    __tablename__ = "private_offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    department: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    precedence: Mapped[int] = mapped_column(Integer)
    retired: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class Minister(Versioned, Base):
    """Who holds a ministerial office, from a day to a day. `picture_sha256`: of the signature, a PNG in storage."""

    __tablename__ = "ministers"

    office_id: Mapped[int] = mapped_column(ForeignKey("private_offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    picture_sha256: Mapped[str | None] = mapped_column(String(64))


class OfficeMember(Base):
    """A user of a private office, who answers for its minister. `gateway`: may also reassign what the office is asked,
    and answer in the absence of whom it was assigned to."""

    __tablename__ = "office_members"

    office_id: Mapped[int] = mapped_column(ForeignKey("private_offices.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    gateway: Mapped[bool] = mapped_column(Boolean, default=False)


class ClearedText(Base):
    """The canonical JSON that an office is asked about, as it was read. Never recomputed, never changed."""

    __tablename__ = "cleared_texts"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class ClearanceRound(Base):
    """A campaign's asking for clearance, until it is withdrawn. `track`: a key of ways.TRACKS; `due`: the day by which
    offices answer; `shorter_reason`: why a write-round has less than its usual time. `chair_id`: the office of a
    write-round's chair, which issues; in joint clearance the owner does. `asked`, `withdrawn`: audit events.

    `words`: by registry slug, what its letters print of their recipients outside the registries' formats, as [kind,
    words] (app/registry/posts/formats.py). `sender`: of a round begun before the sender's address was part of a text,
    the address as it was when it became part of texts."""

    __tablename__ = "clearance_rounds"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        Index(
            "uq_clearance_rounds_standing",
            "campaign_id",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    track: Mapped[str] = mapped_column(String(20))
    due: Mapped[date] = mapped_column(Date)
    shorter_reason: Mapped[str] = mapped_column(Text, default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("private_offices.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    asked: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    withdrawn: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    words: Mapped[dict[str, list[list[str]]]] = mapped_column(Document, default=dict, server_default="{}")
    sender: Mapped[list[str] | None] = mapped_column(Document)


class ClearanceRoundOffice(Base):
    """An office of a write-round's committee that is asked although it does not sign."""

    __tablename__ = "clearance_round_offices"

    round_id: Mapped[int] = mapped_column(ForeignKey("clearance_rounds.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("private_offices.id"), primary_key=True)


class ClearanceRequest(Base):
    """One office, asked about the text for one registry by its hash. `state`: see states.py. It stands until it is
    `ended` (an audit event): `ended_why` is a key of ways.WHY_ENDED. `version`: number of the campaign's text when it
    was asked. `office`: its title then. `assigned_to_id`: who of the office is to answer; blank: any of it."""

    __tablename__ = "clearance_requests"
    __table_args__ = (
        Index(
            "uq_clearance_requests_standing",
            "campaign_id",
            "office_id",
            "registry_slug",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("clearance_rounds.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("private_offices.id"), index=True)
    office: Mapped[str] = mapped_column(String(200))
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    text_sha256: Mapped[str] = mapped_column(ForeignKey("cleared_texts.sha256"))
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    reminded: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    ended: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    ended_why: Mapped[str] = mapped_column(String(20), default="")


class Answer(Base):
    """What an office said to a request: `answer` is a state of states.py. `said_by`: who in the office, by name;
    `by_id`: the user who wrote it; `in_absence`: the gateway, for another. `picture_sha256`: the minister's signature
    that goes under this text; blank: room to sign by hand."""

    __tablename__ = "clearance_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("clearance_requests.id"), index=True)
    answer: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    said_by: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    in_absence: Mapped[bool] = mapped_column(Boolean, default=False)
    picture_sha256: Mapped[str | None] = mapped_column(String(64))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class Issue(Base):
    """The text for one registry, issued: cleared by all, and said so by whom it falls to. Until it is `ended` its
    letters are made without DRAFT and the text is frozen. `ended_why` is a key of ways.WHY_REOPENED."""

    __tablename__ = "clearance_issues"
    __table_args__ = (
        Index(
            "uq_clearance_issues_standing",
            "campaign_id",
            "registry_slug",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("clearance_rounds.id"))
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    text_sha256: Mapped[str] = mapped_column(ForeignKey("cleared_texts.sha256"))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    ended: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))
    ended_why: Mapped[str] = mapped_column(String(20), default="")


class Comment(Base):
    """A remark on a paragraph (`paragraph` counts the blocks of the text for the registry from 0; blank: on the whole),
    whose words were `quote`. `office_id` blank: by the campaign's own side. `settled`: an audit event."""

    __tablename__ = "clearance_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("private_offices.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("clearance_comments.id"))
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    text_sha256: Mapped[str] = mapped_column(ForeignKey("cleared_texts.sha256"))
    paragraph: Mapped[int | None] = mapped_column(Integer)
    quote: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    settled: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class Step(Base):
    """A reviewer of a text before ministers clear it: policy, legal advisers, special advisers, press. `state`: see
    states.py; `version`: of the text that `who` answered about."""

    __tablename__ = "clearance_steps"
    __table_args__ = (UniqueConstraint("campaign_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int | None] = mapped_column(Integer)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class Certificate(Base):
    """What is issued, frozen when a text was: `content` is canonical JSON (certificates/content.py), `sha256` its own.
    That is the record; files are made of it whenever they are asked for. Event `recorded` tells the chain `sha256`."""

    __tablename__ = "clearance_certificates"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
