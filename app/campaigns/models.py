"""A campaign: what it says, to whom, signed by whom; and its letters, one to each post."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UTCDateTime
from app.registry.models import Document


class Campaign(Base):
    """`values` are the campaign-wide fields; `valid_at` is the day on which the registries are read.

    `sender` is the private office's block at the head of the letter, line by line. `reply_by` blank: no reply needed.
    """

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    template_version_id: Mapped[int] = mapped_column(ForeignKey("template_versions.id"))
    letter_date: Mapped[date] = mapped_column(Date)
    reply_by: Mapped[date | None] = mapped_column(Date)
    marking: Mapped[str] = mapped_column(String(40), default="")
    valid_at: Mapped[date] = mapped_column(Date)
    sender: Mapped[list[str]] = mapped_column(Document, default=list)
    values: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    copies: Mapped[list[str]] = mapped_column(Document, default=list)
    enclosures: Mapped[list[str]] = mapped_column(Document, default=list)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    audience: Mapped[list["AudiencePart"]] = relationship(order_by="AudiencePart.position", lazy="selectin")
    signatories: Mapped[list["Signatory"]] = relationship(order_by="Signatory.position", lazy="selectin")
    asks: Mapped[list["Ask"]] = relationship(order_by="Ask.number", lazy="selectin")


class AudiencePart(Base):
    """One registry that a campaign writes to, with its filters: {"region": […], "nation": […], "kind": […]}."""

    __tablename__ = "audience_parts"
    __table_args__ = (UniqueConstraint("campaign_id", "registry_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    filters: Mapped[dict[str, list[str]]] = mapped_column(Document, default=dict)


class HoldOut(Base):
    """A post left out on purpose."""

    __tablename__ = "hold_outs"
    __table_args__ = (UniqueConstraint("campaign_id", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    reason: Mapped[str] = mapped_column(Text)


class Signatory(Base):
    """`office` as printed in full ("Lord Chancellor and Secretary of State for Justice"); `name` may be blank."""

    __tablename__ = "signatories"
    __table_args__ = (UniqueConstraint("campaign_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200), default="")
    office: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200))


class Ask(Base):
    """A numbered thing that the letter asks its recipient to do or answer."""

    __tablename__ = "asks"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)


class Letter(Base):
    """One campaign to one post. `reference` ("MAR15-0284") is printed and never changes."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("campaign_id", "post_id"), UniqueConstraint("campaign_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"))
    number: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
