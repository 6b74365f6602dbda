"""Questions that are answered together, and the files of an answer"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import versioned, where

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("question_groups", sa.Column("lead_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False))
    op.create_index("ix_question_groups_lead_id", "question_groups", ["lead_id"])
    stands = where("superseded IS NULL")
    op.create_index("uq_question_groups_standing", "question_groups", ["question_id"], unique=True, **stands)
    _create(
        "answer_files",
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )


def _create(name: str, *columns: sa.Column) -> None:
    *times, superseded = versioned()
    superseded.index = False  # the index below leaves out the versions that stand
    op.create_table(
        name,
        *times,
        superseded,
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        *columns,
    )
    op.create_index(f"ix_{name}_superseded", name, ["superseded"], **where("superseded IS NOT NULL"))


def downgrade() -> None:
    for table in ("answer_files", "question_groups"):
        op.drop_table(table)
