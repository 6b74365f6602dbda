"""Enclosures as files"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enclosure_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(length=10), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.CheckConstraint("placement IN ('after', 'beside')", name=op.f("ck_enclosure_files_placement")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_enclosure_files_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_enclosure_files_recorded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enclosure_files")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_enclosure_files_campaign_id_name")),
    )


def downgrade() -> None:
    op.drop_table("enclosure_files")
