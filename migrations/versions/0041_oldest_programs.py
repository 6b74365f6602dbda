"""The oldest revision whose programs can work with the database: a row, which each narrowing migration moves"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

oldest_programs = "0041"


def upgrade() -> None:
    table = op.create_table(
        "oldest_programs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.String(32), nullable=False),
        sa.CheckConstraint("id = 1", name="alone"),
    )
    op.bulk_insert(table, [{"id": 1, "revision": oldest_programs}])


def downgrade() -> None:
    op.drop_table("oldest_programs")
