"""What somebody has typed and not saved"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("beside", sa.String(length=64), nullable=False),
        sa.Column(
            "boxes", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_text_drafts_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_text_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_drafts")),
        sa.UniqueConstraint("campaign_id", "user_id", name=op.f("uq_text_drafts_campaign_id_user_id")),
    )
    op.create_index(op.f("ix_text_drafts_saved_at"), "text_drafts", ["saved_at"])
    op.create_index(op.f("ix_text_drafts_user_id"), "text_drafts", ["user_id"])


def downgrade() -> None:
    op.drop_table("text_drafts")
