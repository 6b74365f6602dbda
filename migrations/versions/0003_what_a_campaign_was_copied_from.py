"""What a campaign was copied from"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_campaigns_earlier_id_campaigns"


def upgrade() -> None:
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(FOREIGN_KEY, "campaigns", ["earlier_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch_op.drop_column("earlier_id")
