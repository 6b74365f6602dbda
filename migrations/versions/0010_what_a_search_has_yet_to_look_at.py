"""What is yet to be made anew for a search, who is on it, and who holds a post apart from what it is called"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_owed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_owed")),
        sa.UniqueConstraint("kind", "owner", name=op.f("uq_search_owed_kind_owner")),
    )
    op.add_column("search_state", sa.Column("token", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("search_state", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("search_entries", sa.Column("people", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("search_entries", "people")
    op.drop_column("search_state", "lease_until")
    op.drop_column("search_state", "token")
    op.drop_table("search_owed")
