"""Messages released by the safeguarding role, and changes to users that two people decide"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, MOMENT, versioned, where

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risk_releases",
        sa.Column("report_id", sa.Integer(), sa.ForeignKey("risk_reports.id"), nullable=False, index=True),
        sa.Column("claim_id", sa.Integer(), sa.ForeignKey("risk_claims.id")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        *versioned(),
        sa.Index("uq_risk_releases_standing", "report_id", unique=True, **where("superseded IS NULL")),
    )
    op.create_table(
        "account_requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("roles", DOCUMENT, nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("gateway", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("decided_at", MOMENT),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Index(
            "uq_account_requests_waiting", "user_id", "kind", "office_id", unique=True, **where("state = 'waiting'")
        ),
    )
    op.create_table(
        "first_runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.Column("ended", sa.Integer(), sa.ForeignKey("audit_events.seq")),
    )
    op.create_table(
        "account_sponsors",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
    )


def downgrade() -> None:
    for table in ("account_sponsors", "first_runs", "account_requests"):
        op.drop_table(table)
    op.drop_table("risk_releases")
