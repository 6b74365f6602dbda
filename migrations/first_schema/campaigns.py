"""Templates, standard lines, private offices and campaigns."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, versioned, where

TABLES = (
    "standard_lines",
    "standard_line_versions",
    "templates",
    "template_versions",
    "private_offices",
    "ministers",
    "office_members",
    "campaigns",
    "text_versions",
    "audience_parts",
    "hold_outs",
    "copy_lines",
    "signatories",
    "letters",
    "letter_values",
    "enclosure_files",
    "text_drafts",
    "letter_notes",
    "assignments",
)
"""In the order in which they are made."""


def create() -> None:
    _templates()
    _offices()
    _campaigns()
    _letters()


def _templates() -> None:
    """Letter templates and standard lines."""
    op.create_table(
        "standard_lines",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("withdrawn", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
    )
    op.create_table(
        "standard_line_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("standard_lines.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("line_id", "number"),
    )
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("retired", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "template_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("template_id", sa.Integer(), sa.ForeignKey("templates.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("note", sa.String(200), nullable=False, server_default=""),
        sa.Column("shipped", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("copied_from", sa.Integer(), sa.ForeignKey("template_versions.id")),
        sa.UniqueConstraint("template_id", "number"),
    )


def _offices() -> None:
    """Private offices, their members and ministers."""
    op.create_table(
        "private_offices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False, unique=True),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "ministers",
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id"), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("picture_sha256", sa.String(64)),
        *versioned(),
    )
    op.create_table(
        "office_members",
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("gateway", sa.Boolean(), nullable=False),
    )


def _campaigns() -> None:
    """Campaigns, their texts, recipients and letters."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reference", sa.String(20), nullable=False, unique=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("template_version_id", sa.Integer(), sa.ForeignKey("template_versions.id")),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("reply_by", sa.Date()),
        sa.Column("marking", sa.String(40), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("sender", DOCUMENT, nullable=False),
        sa.Column("values", DOCUMENT, nullable=False),
        sa.Column("enclosures", DOCUMENT, nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("users.id"), index=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False, server_default="open"),
        sa.Column("open_letter", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("top_and_tail", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("earlier_id", sa.Integer(), sa.ForeignKey("campaigns.id")),
        sa.Column("chases_id", sa.Integer(), sa.ForeignKey("campaigns.id"), index=True),
    )
    op.create_table(
        "text_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("campaign_id", "number"),
    )
    op.create_table(
        "audience_parts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False),
        sa.Column("filters", DOCUMENT, nullable=False),
        sa.UniqueConstraint("campaign_id", "registry_slug"),
    )
    op.create_table(
        "hold_outs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False, index=True),
        sa.Column("superseded", sa.Integer(), sa.ForeignKey("audit_events.seq"), index=True),
        sa.Index("uq_hold_outs_standing", "campaign_id", "post_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "copy_lines",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id")),
        sa.Column("line", sa.Text(), nullable=False),
        sa.UniqueConstraint("campaign_id", "position"),
        sa.CheckConstraint("(post_id IS NULL) <> (line = '')", name="post_or_line"),
    )
    op.create_table(
        "signatories",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id"), nullable=False, index=True),
        sa.Column("registries", DOCUMENT, nullable=False),
        sa.UniqueConstraint("campaign_id", "position"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("post_id", sa.Integer(), sa.ForeignKey("posts.id"), index=True),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False, unique=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.UniqueConstraint("campaign_id", "post_id"),
        sa.Index("uq_letters_to_a_registry", "campaign_id", "registry_slug", unique=True, **where("post_id IS NULL")),
    )
    op.create_table(
        "letter_values",
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        *versioned(),
        sa.Index("uq_letter_values_standing", "letter_id", "name", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "enclosure_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(10), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("campaign_id", "name"),
        sa.CheckConstraint("placement IN ('after', 'beside')", name="placement"),
    )
    op.create_table(
        "text_drafts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("beside", sa.String(64), nullable=False),
        sa.Column("boxes", DOCUMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False, index=True),
        sa.UniqueConstraint("campaign_id", "user_id"),
    )


def _letters() -> None:
    """Who is assigned a letter, and notes on it."""
    op.create_table(
        "letter_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("withdrawn", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("superseded", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Index("uq_assignments_standing", "letter_id", unique=True, **where("superseded IS NULL")),
    )
