"""When a campaign may go, and where it was published"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "embargoes",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_embargoes_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_embargoes_recorded_audit_events"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_embargoes"),
    )
    op.create_table(
        "publications",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_publications_letter_id_letters"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_publications_recorded_audit_events"),
        sa.PrimaryKeyConstraint("letter_id", name="pk_publications"),
    )


def downgrade() -> None:
    op.drop_table("publications")
    op.drop_table("embargoes")
