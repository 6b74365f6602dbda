"""Supplementary questions, protective marking and people's own lines of a draft answer"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import versioned, where

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer_versions") as versions:
        versions.add_column(sa.Column("supplementaries", sa.Text(), nullable=False, server_default=""))
        versions.add_column(sa.Column("marking", sa.String(20), nullable=False, server_default="OFFICIAL"))
    *times, superseded = versioned()
    superseded.index = False  # the index below leaves out the versions that stand
    op.create_table(
        "own_answer_lines",
        *times,
        superseded,
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
    )
    gone = where("superseded IS NOT NULL")
    op.create_index("ix_own_answer_lines_superseded", "own_answer_lines", ["superseded"], **gone)


def downgrade() -> None:
    op.drop_table("own_answer_lines")
    with op.batch_alter_table("answer_versions") as versions:
        versions.drop_column("marking")
        versions.drop_column("supplementaries")
