"""Chasers"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("chases_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_campaigns_chases_id"), ["chases_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_campaigns_chases_id_campaigns"), "campaigns", ["chases_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_campaigns_chases_id_campaigns"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_campaigns_chases_id"))
        batch_op.drop_column("chases_id")
