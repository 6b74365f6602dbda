"""Questions to Parliament and sitting days"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STANDING = sa.text("superseded IS NULL")


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False),
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("uin", sa.String(20)),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("tabled_on", sa.Date(), nullable=False),
        sa.Column("named_day", sa.Date()),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("minister_office", sa.String(200), nullable=False),
        sa.Column("holder_id", sa.Integer()),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["users.id"], name="fk_questions_holder_id_users"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_questions_recorded_audit_events"),
        sa.ForeignKeyConstraint(["changed"], ["audit_events.seq"], name="fk_questions_changed_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("number", name="uq_questions_number"),
        sa.UniqueConstraint("once", name="uq_questions_once"),
        sa.UniqueConstraint("house", "tabled_on", "uin", name="uq_questions_house_tabled_on_uin"),
    )
    op.create_index("ix_questions_stage_tabled_on", "questions", ["stage", "tabled_on"])
    op.create_index("ix_questions_uin", "questions", ["uin"])
    op.create_index("ix_questions_holder_id", "questions", ["holder_id"])
    _versions(
        "question_parts",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(4), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_question_parts_question_id_questions"),
    )
    op.create_index("ix_question_parts_question_id", "question_parts", ["question_id"])
    _versions(
        "question_steps",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("target", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("expected_on", sa.Date()),
        sa.Column("department", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_question_steps_question_id_questions"),
    )
    op.create_index("ix_question_steps_question_id", "question_steps", ["question_id"])
    _versions(
        "sitting_days",
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )
    op.create_index(
        "uq_sitting_days_standing",
        "sitting_days",
        ["house", "day"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    _versions(
        "sitting_spans",
        sa.Column("house", sa.String(20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )


def _versions(table: str, *columns: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        *columns,
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=f"fk_{table}_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name=f"fk_{table}_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for column in ("recorded", "superseded"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in ("sitting_spans", "sitting_days", "question_steps", "question_parts", "questions"):
        op.drop_table(table)
