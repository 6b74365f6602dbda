"""A campaign: what it says, to whom, signed by whom; and its letters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Base, UTCDateTime
from app.platform.history import Versioned
from app.registry.models import Document

TO_A_REGISTRY = text("post_id IS NULL")
STANDING = text("superseded IS NULL")


class Campaign(Base):
    """`values` are the campaign-wide fields; `valid_at` is the day on which the registries are read.

    `sender` is the private office's block at the head of the letter, line by line. `reply_by` blank: no reply needed.
    `template_version_id` says what the text began as; blank: a blank page. `earlier_id`: the campaign that this one was
    copied from; `chases_id`: the campaign whose letters this one is a reminder of (app/chasing/). `open_letter`: one
    letter to each registry of the audience, its addressees as an annex, instead of one to each post. `top_and_tail`:
    the signatories write salutation and close by hand. States: app/campaigns/states.py."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_versions.id"))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    chases_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    letter_date: Mapped[date] = mapped_column(Date)
    reply_by: Mapped[date | None] = mapped_column(Date)
    marking: Mapped[str] = mapped_column(String(40), default="")
    valid_at: Mapped[date] = mapped_column(Date)
    open_letter: Mapped[bool] = mapped_column(Boolean, default=False)
    top_and_tail: Mapped[bool] = mapped_column(Boolean, default=False)
    sender: Mapped[list[str]] = mapped_column(Document, default=list)
    values: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    enclosures: Mapped[list[str]] = mapped_column(Document, default=list)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    audience: Mapped[list["AudiencePart"]] = relationship(
        order_by="AudiencePart.position", lazy="selectin", cascade="all, delete-orphan"
    )
    signatories: Mapped[list["Signatory"]] = relationship(
        order_by="Signatory.position", lazy="selectin", cascade="all, delete-orphan"
    )
    copies: Mapped[list["CopyLine"]] = relationship(
        order_by="CopyLine.position", lazy="selectin", cascade="all, delete-orphan"
    )


class TextVersion(Base):
    """The campaign's own text: a whole Markdown file with its front matter, as a template's is. The newest holds."""

    __tablename__ = "text_versions"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class AudiencePart(Base):
    """One registry that a campaign writes to, with its filters: {"region": […], "nation": […], "kind": […], …}."""

    __tablename__ = "audience_parts"
    __table_args__ = (UniqueConstraint("campaign_id", "registry_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    filters: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


class HoldOut(Versioned, Base):
    """A post excluded from a campaign. It has no dates of its own: it is excluded until it is included again."""

    __tablename__ = "hold_outs"
    __table_args__ = (
        Index(
            "uq_hold_outs_standing",
            "campaign_id",
            "post_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    reason: Mapped[str] = mapped_column(Text)


class CopyLine(Base):
    """A line of the copy list: a post, printed by its full title, or (`post_id` blank) the free line `line`."""

    __tablename__ = "copy_lines"
    __table_args__ = (
        UniqueConstraint("campaign_id", "position"),
        CheckConstraint("(post_id IS NULL) <> (line = '')", name="post_or_line"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    position: Mapped[int] = mapped_column(Integer)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    line: Mapped[str] = mapped_column(Text, default="")


class Signatory(Base):
    """`office` as printed in full ("Lord Chancellor and Secretary of State for Justice"); `name` may be blank.

    `office_id`: the private office that clears for the minister. `registries`: slugs of those whose letters are signed;
    none: all of them.
    """

    __tablename__ = "signatories"
    __table_args__ = (UniqueConstraint("campaign_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("private_offices.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200), default="")
    office: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200))
    registries: Mapped[list[str]] = mapped_column(Document, default=list)

    def signs(self, registry_slug: str) -> bool:
        return not self.registries or registry_slug in self.registries


class Letter(Base):
    """One campaign to one post; of an open letter, to one registry (`post_id` blank). `reference` ("MAR15-0284") is
    printed and never changes. `withdrawn`: its post left the audience; the number is not used again."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("campaign_id", "post_id"),
        UniqueConstraint("campaign_id", "number"),
        Index(
            "uq_letters_to_a_registry",
            "campaign_id",
            "registry_slug",
            unique=True,
            sqlite_where=TO_A_REGISTRY,
            postgresql_where=TO_A_REGISTRY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    number: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class LetterValue(Versioned, Base):
    """What one letter says in a field that the campaign's text has filled by recipient. `name` as `fields.normalise`
    makes it; `value` as it is kept in JSON: text as typed, a date as ISO, yes or no. It has no dates of its own: it
    holds until another takes its place or it is taken away."""

    __tablename__ = "letter_values"
    __table_args__ = (
        Index(
            "uq_letter_values_standing",
            "letter_id",
            "name",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)


class EnclosureFile(Base):
    """The PDF of an enclosure, in storage by its SHA-256: of the one that `name` of the campaign's `enclosures` is
    (app/campaigns/enclosures/enclosure_list.py). An enclosure without a row is named in the letter, and its file is not
    there yet.

    `placement`: printed right after each letter, or put beside it as it is.
    """

    __tablename__ = "enclosure_files"
    __table_args__ = (
        UniqueConstraint("campaign_id", "name"),
        CheckConstraint("placement IN ('after', 'beside')", name="placement"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int] = mapped_column(Integer)
    pages: Mapped[int] = mapped_column(Integer)
    placement: Mapped[str] = mapped_column(String(10))
    recorded: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))


class TextDraft(Base):
    """What one person has typed on the page of the letter and not saved; not the campaign's text, and shown to nobody
    else. `seen`, `beside`: what it was written from (app/campaigns/letter/keep.py); `boxes`: [name, value] of each box
    of the form, as it was sent."""

    __tablename__ = "text_drafts"
    __table_args__ = (UniqueConstraint("campaign_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seen: Mapped[int] = mapped_column(Integer)
    beside: Mapped[str] = mapped_column(String(64))
    boxes: Mapped[list[list[str]]] = mapped_column(Document)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
