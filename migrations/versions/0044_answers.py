"""Draft answers to questions"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import DOCUMENT, versioned, where

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "answer_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Integer(), sa.ForeignKey("users.id")),
        sa.UniqueConstraint("question_id", "sort", "number"),
    )
    _create(
        "answer_lines",
        sa.Column("pack_id", sa.Integer(), sa.ForeignKey("evidence_packs.id"), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("anchors", DOCUMENT, nullable=False),
    )
    _create(
        "answer_clearances",
        sa.Column("reader", sa.String(20), nullable=False),
        sa.Column("text_sha256", sa.String(64), sa.ForeignKey("cleared_texts.sha256"), nullable=False),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id")),
    )


def _create(name: str, *columns: sa.Column | sa.UniqueConstraint) -> None:
    *times, superseded = versioned()
    superseded.index = False  # the index below leaves out the versions that stand
    op.create_table(
        name,
        *times,
        superseded,
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("questions.id"), nullable=False, index=True),
        sa.Column("sort", sa.String(20), nullable=False),
        *columns,
    )
    op.create_index(f"ix_{name}_superseded", name, ["superseded"], **where("superseded IS NOT NULL"))


def downgrade() -> None:
    for table in ("answer_clearances", "answer_lines", "answer_versions"):
        op.drop_table(table)
