"""Messages released by the safeguarding role"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import versioned, where

revision = "0032"
down_revision = "0030"
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


def downgrade() -> None:
    op.drop_table("risk_releases")
