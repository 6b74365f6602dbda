"""Backups and restores"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    turn = op.create_table(
        "backup_turn",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT),
    )
    op.bulk_insert(turn, [{"id": 1, "token": 0}])
    op.create_table(
        "restores",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("backup", sa.String(80), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("restored_at", MOMENT, nullable=False),
        sa.Column("last_campaign", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "reconciliations",
        sa.Column("restore_id", sa.Integer(), sa.ForeignKey("restores.id"), primary_key=True),
        sa.Column("campaign_id", sa.Integer(), sa.ForeignKey("campaigns.id"), primary_key=True),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )
    op.create_table(
        "sent_reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("restore_id", sa.Integer(), sa.ForeignKey("restores.id"), nullable=False),
        sa.Column("letter_id", sa.Integer(), sa.ForeignKey("letters.id"), nullable=False, index=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("outside_id", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said", sa.String(200), nullable=False),
        sa.UniqueConstraint("restore_id", "outside_id"),
    )


def downgrade() -> None:
    for table in ("sent_reports", "reconciliations", "restores", "backup_turn"):
        op.drop_table(table)
