"""Who leads what. An identity row is stable, and what is said of it has versions (app/platform/history.py)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from app.platform.database import Base
from app.platform.history import Versioned

Document = JSON().with_variant(JSONB(), "postgresql")


class Registry(Base):
    """All posts of one kind, and how a parliamentary question groups it: `sector` is a slug, `sector_name` as shown.
    `custom`: the office keeps its list: an administrator added the registry, or it came empty."""

    __tablename__ = "registries"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    sector: Mapped[str] = mapped_column(String(60))
    sector_name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(Integer)
    custom: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class RegistryField(Base):
    """Something that the posts of a custom registry say of themselves and that templates may use, by its `name`.
    `kind` is a type of the letter engine's fields. A retired one is no longer asked for; its values stay."""

    __tablename__ = "registry_fields"
    __table_args__ = (UniqueConstraint("registry_slug", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    hint: Mapped[str] = mapped_column(String(250), default="")
    position: Mapped[int] = mapped_column(Integer)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class PostValue(Versioned, Base):
    """What a post says for a field of its registry, as a table writes it. It has no dates of its own."""

    __tablename__ = "post_values"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("registry_fields.id"))
    value: Mapped[str] = mapped_column(Text)


class Coverage(Versioned, Base):
    """The dates for which a registry's list is complete; outside them a count is not known."""

    __tablename__ = "coverage"

    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"), index=True)
    note: Mapped[str] = mapped_column(Text)


class Organisation(Base):
    """`key` is the shipped identity (`la:ROT`, `police:south-yorkshire`) or one made for an added organisation."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)


class OrganisationVersion(Versioned, Base):
    __tablename__ = "organisation_versions"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    article: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(40))
    nation: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(60))
    website: Mapped[str] = mapped_column(String(300))


class OrganisationCode(Versioned, Base):
    """A code by which others know it: `scheme` is gss, ods, ons, dfe, pfa …"""

    __tablename__ = "organisation_codes"
    __table_args__ = (Index("ix_organisation_codes_scheme_code", "scheme", "code"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))


class Succession(Versioned, Base):
    """`predecessor` gave way to `successor` on `valid_from`."""

    __tablename__ = "successions"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    note: Mapped[str] = mapped_column(Text)


class Area(Base):
    """The area of one children's services authority."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)


class AreaVersion(Versioned, Base):
    __tablename__ = "area_versions"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    authority_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    nation: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(60))


class AreaService(Versioned, Base):
    """An organisation that serves an area. `role`: authority, district, police or health. `share`: 0 to 1 of the
    area's small areas (LSOAs) where it spans several organisations."""

    __tablename__ = "area_services"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    share: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    is_primary: Mapped[bool] = mapped_column(Boolean)


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(140), unique=True)


class PostVersion(Versioned, Base):
    """`title` as printed; `names_organisation`: the title already names it, so the address block does not again.
    `office_is_form`: the salutation stands even when the holder's name is known (Dear Chief Constable).
    `title_verified_on` is blank until a person has checked title and salutation."""

    __tablename__ = "post_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    registry_slug: Mapped[str] = mapped_column(ForeignKey("registries.slug"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(String(250))
    names_organisation: Mapped[bool] = mapped_column(Boolean)
    salutation: Mapped[str] = mapped_column(String(250))
    office_is_form: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    title_verified_on: Mapped[date | None] = mapped_column(Date)
    title_verified_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Individual(Base):
    """One person who holds several posts. Who holds a single one needs no row."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)


class HolderVersion(Versioned, Base):
    """The person in a post, from a date to a date. `title`: Sir, Dame, Councillor, Dr; `post_nominals`: QPM, OBE.

    Several may stand at once: a suspended chief and an acting one. On each day at most one of them is `addressed`:
    letters go to that one, and lists name it. `person_id` is set when the same person holds other posts too.
    `erased`: the event by which what is said of the person was taken away for good.
    """

    __tablename__ = "holder_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(60))
    forename: Mapped[str] = mapped_column(String(100))
    surname: Mapped[str] = mapped_column(String(100))
    post_nominals: Mapped[str] = mapped_column(String(100))
    salutation: Mapped[str] = mapped_column(String(250))
    acting: Mapped[bool] = mapped_column(Boolean)
    addressed: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    erased: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"), index=True)


class LegalHold(Base):
    """While it stands, nothing that is kept of a post's holders may be erased. `placed`, `lifted`: audit events."""

    __tablename__ = "legal_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    placed: Mapped[int] = mapped_column(ForeignKey("audit_events.seq"))
    lifted: Mapped[int | None] = mapped_column(ForeignKey("audit_events.seq"))


class PostPreference(Versioned, Base):
    """How a post wants its letters: `format` standard or large (print); `way`: by email, by post or by hand; blank: as
    the campaign chooses. It has no dates of its own."""

    __tablename__ = "post_preferences"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    format: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(20), default="", server_default="")
    source: Mapped[str] = mapped_column(Text)


class PostTag(Versioned, Base):
    """A word that an office sorts posts by. It has no dates of its own: it is on a post until it is taken off."""

    __tablename__ = "post_tags"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    tag: Mapped[str] = mapped_column(String(40), index=True)


class Contact(Versioned, Base):
    """How to reach a post, or an organisation's main office for all its posts: exactly one of the two is set.

    `channel`: postal (then `lines`, the address as kept, last a postcode, and `county`, the line that may be left out
    of one that is too long), email or telephone (then `value`).
    """

    __tablename__ = "contacts"
    __table_args__ = (CheckConstraint("(post_id IS NULL) <> (organisation_id IS NULL)", name="one_owner"),)

    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    use: Mapped[str] = mapped_column(String(40))
    lines: Mapped[list[str]] = mapped_column(Document, default=list)
    county: Mapped[str] = mapped_column(String(100), default="")
    value: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text)
    captured_on: Mapped[date | None] = mapped_column(Date)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    do_not_use: Mapped[str] = mapped_column(Text, default="")


class AreaNumber(Versioned, Base):
    """A telephone number for when a child may be at risk in an area. `kind`: front_door (where the council takes
    referrals), out_of_hours (its emergency duty team), switchboard or police; `note`: at which hours it is answered.
    `verified_on` is blank until a person has called it."""

    __tablename__ = "area_numbers"

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SavedFilter(Base):
    """A list that somebody wants to see again: the `query` of its address, on the page of a registry ("": of all).
    `shared`: everyone who may see the list finds it."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("user_id", "registry_slug", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    registry_slug: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(Boolean, default=False)


class BankHoliday(Versioned, Base):
    """A bank holiday of England and Wales; `note`: a substitute or extra day. It has no dates of its own."""

    __tablename__ = "bank_holidays"

    day: Mapped[date] = mapped_column(Date, index=True)
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)


class PreElectionPeriod(Versioned, Base):
    """The days before an election on which ministers’ letters are not sent, unless somebody says why: from
    `valid_from` to the day before `valid_to`, both known. `name`: of the election, as it is said after “the”."""

    __tablename__ = "pre_election_periods"

    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
