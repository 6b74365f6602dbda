"""Reports of risk to a child."""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT, versioned, where

TABLES = (
    "risk_reports",
    "risk_facts",
    "risk_links",
    "risk_tries",
    "risk_outcomes",
    "risk_mails",
    "risk_claims",
    "risk_verdicts",
    "risk_causes",
    "risk_referrals",
    "risk_contacts",
    "risk_steps",
)
"""In the order in which they are made."""


def create() -> None:
    op.create_table(
        "risk_reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), unique=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "risk_facts",
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("missed_from", MOMENT),
        sa.Column("came_by", sa.String(20), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("area_id", sa.Integer(), sa.ForeignKey("areas.id"), index=True),
        sa.Column("area_typed", sa.String(120), nullable=False),
        sa.Column("nation", sa.String(40), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("belief", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *versioned(),
        sa.Index("uq_risk_facts_standing", "report_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_links",
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("original_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), index=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *versioned(),
        sa.Index("uq_risk_links_standing", "report_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_tries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("rung", sa.String(20), nullable=False),
        sa.Column("to_whom", sa.String(200), nullable=False),
        sa.Column("value", sa.String(254), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "risk_outcomes",
        sa.Column("try_id", sa.Integer(), sa.ForeignKey("risk_tries.id"), nullable=False, index=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id")),
        sa.Column("words", sa.Text(), nullable=False),
        *versioned(),
        sa.Index("uq_risk_outcomes_standing", "try_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("try_id", sa.Integer(), sa.ForeignKey("risk_tries.id"), nullable=False, unique=True),
        sa.Column("header_id", sa.String(500), nullable=False, unique=True),
        sa.Column("reply_to", sa.String(320), nullable=False, index=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("handed_at", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        sa.Index("ix_risk_mails_waiting", "due_at", "id", **where("state = 'waiting'")),
    )
    op.create_table(
        "risk_claims",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rung", sa.String(20), nullable=False),
        sa.Column("to_whom", sa.String(200), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_message_id", sa.Integer(), sa.ForeignKey("messages.id")),
        sa.Column("try_id", sa.Integer(), sa.ForeignKey("risk_tries.id")),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "risk_verdicts",
        sa.Column("claim_id", sa.Integer(), sa.ForeignKey("risk_claims.id"), nullable=False, index=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        *versioned(),
        sa.Index("uq_risk_verdicts_standing", "claim_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_causes",
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        *versioned(),
        sa.Index("uq_risk_causes_standing", "report_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_referrals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("referred_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "risk_contacts",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("from_step", sa.String(20), nullable=False),
        *versioned(),
        sa.Index("uq_risk_contacts_standing", "user_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "risk_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("said", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("report_id", "step", "received_at"),
    )
