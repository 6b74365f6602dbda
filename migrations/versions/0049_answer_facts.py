"""Procedures beside guidance, and lines of answers from records"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("framework_work_versions") as versions:
        versions.add_column(sa.Column("procedure", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("framework_edition_versions") as versions:
        versions.add_column(sa.Column("says", sa.Text(), nullable=False, server_default=""))
        versions.add_column(sa.Column("done_by", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("own_answer_lines") as lines:
        lines.add_column(sa.Column("kind", sa.String(20), nullable=False, server_default=""))
        lines.add_column(sa.Column("record_id", sa.Integer()))
        lines.add_column(sa.Column("seen", sa.Integer()))
        lines.add_column(sa.Column("valid_on", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("own_answer_lines") as lines:
        for name in ("valid_on", "seen", "record_id", "kind"):
            lines.drop_column(name)
    with op.batch_alter_table("framework_edition_versions") as versions:
        versions.drop_column("done_by")
        versions.drop_column("says")
    with op.batch_alter_table("framework_work_versions") as versions:
        versions.drop_column("procedure")
