"""Contributions to answers: requests, what came, links, emails and replies"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT, versioned, where

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("once", sa.String(40), nullable=False, unique=True),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("team", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("deputy", sa.String(200), nullable=False),
        sa.Column("deputy_email", sa.String(320), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("suggested_team", sa.String(200), nullable=False),
        sa.Column("asked_by", sa.Integer(), sa.ForeignKey("users.id")),
        _event("recorded"),
        _event("changed"),
    )
    *times, superseded = versioned()
    superseded.index = False  # the index below leaves out the versions that stand
    op.create_table(
        "contribution_versions",
        *times,
        superseded,
        _contribution(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("given_by", sa.String(320), nullable=False),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id")),
        sa.UniqueConstraint("contribution_id", "number"),
    )
    gone = where("superseded IS NOT NULL")
    op.create_index("ix_contribution_versions_superseded", "contribution_versions", ["superseded"], **gone)
    op.create_table(
        "contribution_uses",
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("own_answer_lines.id"), primary_key=True),
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("contribution_versions.id"), nullable=False, index=True),
    )
    op.create_table(
        "contribution_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        _contribution(),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "contribution_mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        _contribution(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("to_deputy", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_words", sa.Text(), nullable=False),
        _event("recorded"),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.UniqueConstraint("contribution_id", "kind", "rung", "due_on", "to_deputy"),
        sa.Index("ix_contribution_mails_waiting", "due_at", "id", **where("state = 'waiting'")),
    )
    op.create_table(
        "contribution_replies",
        sa.Column("id", sa.Integer(), primary_key=True),
        _contribution(),
        sa.Column("message_id", sa.Integer(), sa.ForeignKey("messages.id"), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        _event("recorded"),
    )


def _contribution() -> sa.Column[int]:
    return sa.Column("contribution_id", sa.Integer(), sa.ForeignKey("contributions.id"), nullable=False, index=True)


def _event(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False)


def downgrade() -> None:
    for name in ("replies", "mails", "links", "uses", "versions"):
        op.drop_table(f"contribution_{name}")
    op.drop_table("contributions")
