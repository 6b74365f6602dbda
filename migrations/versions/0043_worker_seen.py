"""When a worker was last seen"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "worker_seen",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT),
        sa.CheckConstraint("id = 1", name="alone"),
    )
    op.bulk_insert(table, [{"id": 1}])


def downgrade() -> None:
    op.drop_table("worker_seen")
