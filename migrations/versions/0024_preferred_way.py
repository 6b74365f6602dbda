"""By which way a post wants its letters"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post_preferences") as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("post_preferences") as batch_op:
        batch_op.drop_column("way")
