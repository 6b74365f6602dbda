"""What people say of letters after a restore"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "said_of_letters",
        sa.Column("reference", sa.String(40), primary_key=True),
        sa.Column("restore_id", sa.Integer(), sa.ForeignKey("restores.id"), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("said_of_letters")
