"""Registries of posts, their holders, organisations and areas."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, versioned

TABLES = (
    "organisations",
    "organisation_versions",
    "organisation_codes",
    "successions",
    "areas",
    "area_versions",
    "area_services",
    "area_numbers",
    "registries",
    "registry_fields",
    "coverage",
    "saved_filters",
    "posts",
    "post_values",
    "post_versions",
    "people",
    "holder_versions",
    "legal_holds",
    "post_preferences",
    "post_tags",
    "contacts",
    "bank_holidays",
    "pre_election_periods",
)
"""In the order in which they are made."""


def create() -> None:
    _organisations()
    _registries()
    _posts()
    _calendar()


def _organisations() -> None:
    """Organisations and areas."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "organisation_versions",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("short_name", sa.String(200), nullable=False),
        sa.Column("article", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("nation", sa.String(40), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("website", sa.String(300), nullable=False),
        *versioned(),
    )
    op.create_table(
        "organisation_codes",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("scheme", sa.String(20), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        *versioned(),
        sa.Index("ix_organisation_codes_scheme_code", "scheme", "code"),
    )
    op.create_table(
        "successions",
        sa.Column("predecessor_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("successor_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("note", sa.Text(), nullable=False),
        *versioned(),
    )
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "area_versions",
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), nullable=False, index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("authority_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("nation", sa.String(40), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        *versioned(),
    )
    op.create_table(
        "area_services",
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), nullable=False, index=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("share", sa.Numeric(6, 4)),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        *versioned(),
    )
    op.create_table(
        "area_numbers",
        *versioned(),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date()),
        sa.Column("verified_by", sa.Integer(), sa.ForeignKey("users.id")),
    )


def _registries() -> None:
    """Registries, the fields that offices add to them, and saved filters."""
    op.create_table(
        "registries",
        sa.Column("slug", sa.String(60), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sector", sa.String(60), nullable=False),
        sa.Column("sector_name", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("custom", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "registry_fields",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("hint", sa.String(250), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("registry_slug", "name"),
    )
    op.create_table(
        "coverage",
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False, index=True),
        sa.Column("note", sa.Text(), nullable=False),
        *versioned(),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("registry_slug", sa.String(60), nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("user_id", "registry_slug", "name"),
    )


def _posts() -> None:
    """Posts, who holds them and their contacts."""
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(140), nullable=False, unique=True),
    )
    op.create_table(
        "post_values",
        *versioned(),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("field_id", sa.Integer(), sa.ForeignKey("registry_fields.id"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "post_versions",
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False, index=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False, index=True),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("names_organisation", sa.Boolean(), nullable=False),
        sa.Column("salutation", sa.String(250), nullable=False),
        sa.Column("office_is_form", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("title_verified_on", sa.Date()),
        *versioned(),
        sa.Column("title_verified_by", sa.Integer(), sa.ForeignKey("users.id")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), primary_key=True),
    )
    op.create_table(
        "holder_versions",
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("full_name", sa.String(200), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("forename", sa.String(100), nullable=False),
        sa.Column("surname", sa.String(100), nullable=False),
        sa.Column("post_nominals", sa.String(100), nullable=False),
        sa.Column("salutation", sa.String(250), nullable=False),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date()),
        *versioned(),
        sa.Column("verified_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("addressed", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), index=True),
        sa.Column("erased", sa.Integer(), sa.ForeignKey("audit_events.seq"), index=True),
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("lifted", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "post_preferences",
        *versioned(),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False, server_default=""),
    )
    op.create_table(
        "post_tags",
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False, index=True),
        sa.Column("tag", sa.String(40), nullable=False, index=True),
        *versioned(),
    )
    op.create_table(
        "contacts",
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), index=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), index=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("use", sa.String(40), nullable=False),
        sa.Column("lines", DOCUMENT, nullable=False),
        sa.Column("county", sa.String(100), nullable=False),
        sa.Column("value", sa.String(254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("captured_on", sa.Date()),
        sa.Column("verified_on", sa.Date()),
        sa.Column("do_not_use", sa.Text(), nullable=False),
        *versioned(),
        sa.Column("verified_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.CheckConstraint("(post_id IS NULL) <> (organisation_id IS NULL)", name="one_owner"),
    )


def _calendar() -> None:
    """Bank holidays and pre-election periods."""
    op.create_table(
        "bank_holidays",
        sa.Column("day", sa.Date(), nullable=False, index=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *versioned(),
    )
    op.create_table(
        "pre_election_periods",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        *versioned(),
    )
