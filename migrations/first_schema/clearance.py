"""Clearance by private offices, and the check of all letters."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, where

TABLES = (
    "cleared_texts",
    "clearance_rounds",
    "clearance_round_offices",
    "clearance_requests",
    "clearance_answers",
    "clearance_issues",
    "clearance_comments",
    "clearance_steps",
    "clearance_certificates",
    "letter_checks",
    "letter_findings",
)
"""In the order in which they are made."""


def create() -> None:
    _clearance()
    _checks()


def _clearance() -> None:
    """Requests for clearance and the answers of offices."""
    op.create_table(
        "cleared_texts",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
    )
    op.create_table(
        "clearance_rounds",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("shorter_reason", sa.Text(), nullable=False),
        sa.Column("chair_id", sa.Integer(), sa.ForeignKey("private_offices.id")),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("withdrawn", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.Index("uq_clearance_rounds_standing", "campaign_id", unique=True, **where("withdrawn IS NULL")),
    )
    op.create_table(
        "clearance_round_offices",
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("clearance_rounds.id"), primary_key=True),
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id"), primary_key=True),
    )
    op.create_table(
        "clearance_requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("clearance_rounds.id"), nullable=False),
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id"), nullable=False, index=True),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False),
        sa.Column("text_sha256", sa.String(64), sa.ForeignKey("cleared_texts.sha256"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("asked", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("reminded", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("ended", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("ended_why", sa.String(20), nullable=False),
        sa.Index(
            "uq_clearance_requests_standing",
            "campaign_id",
            "office_id",
            "registry_slug",
            unique=True,
            **where("ended IS NULL"),
        ),
    )
    op.create_table(
        "clearance_answers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("clearance_requests.id"), nullable=False, index=True),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(200), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("in_absence", sa.Boolean(), nullable=False),
        sa.Column("picture_sha256", sa.String(64)),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "clearance_issues",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("clearance_rounds.id"), nullable=False),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False),
        sa.Column("text_sha256", sa.String(64), sa.ForeignKey("cleared_texts.sha256"), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("ended", sa.Integer(), sa.ForeignKey("audit_events.seq")),
        sa.Column("ended_why", sa.String(20), nullable=False),
        sa.Index("uq_clearance_issues_standing", "campaign_id", "registry_slug", unique=True, **where("ended IS NULL")),
    )
    op.create_table(
        "clearance_comments",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False, index=True),
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("private_offices.id")),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("reply_to_id", sa.Integer(), sa.ForeignKey("clearance_comments.id")),
        sa.Column("registry_slug", sa.String(60), sa.ForeignKey("registries.slug"), nullable=False),
        sa.Column("text_sha256", sa.String(64), sa.ForeignKey("cleared_texts.sha256"), nullable=False),
        sa.Column("paragraph", sa.Integer()),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("settled", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "clearance_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("campaign_id", "position"),
    )
    op.create_table(
        "clearance_certificates",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("campaign_id", "number"),
    )


def _checks() -> None:
    """The check of all letters."""
    op.create_table(
        "letter_checks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("printing", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("figures", DOCUMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("campaign_id", "number"),
        sa.Index("uq_letter_checks_running", "campaign_id", unique=True, **where("state = 'running'")),
    )
    op.create_table(
        "letter_findings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("check_id", sa.Integer(), sa.ForeignKey("letter_checks.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.UniqueConstraint("check_id", "kind", "about", "letter_id"),
    )
