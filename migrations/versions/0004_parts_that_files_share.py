"""Parts that files share, why the press did not set a letter, and letters compared with a second typesetting"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN_ROWS = sa.text("run_letters.state IN ('waiting', 'claimed')")
FOREIGN_KEY = "fk_edition_files_shared_id_shared_parts"


def upgrade() -> None:
    op.create_table(
        "shared_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_parts")),
        sa.UniqueConstraint("sha256", name=op.f("uq_shared_parts_sha256")),
    )
    with op.batch_alter_table("edition_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(FOREIGN_KEY, "shared_parts", ["shared_id"], ["id"])
    op.add_column("run_letters", sa.Column("unset", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_run_letters_open", "run_letters", ["run_id", "id"], sqlite_where=OPEN_ROWS, postgresql_where=OPEN_ROWS
    )
    op.create_table(
        "comparisons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=60), nullable=True),
        sa.Column(
            "differences", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
        ),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_comparisons_letter_id_letters")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_comparisons_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparisons")),
        sa.UniqueConstraint("run_id", "letter_id", name=op.f("uq_comparisons_run_id_letter_id")),
    )
    op.create_index(op.f("ix_comparisons_letter_id"), "comparisons", ["letter_id"])
    op.create_index(op.f("ix_comparisons_state"), "comparisons", ["state"])


def downgrade() -> None:
    op.drop_table("comparisons")
    op.drop_index("ix_run_letters_open", table_name="run_letters")
    op.drop_column("run_letters", "unset")
    with op.batch_alter_table("edition_files", schema=None) as batch_op:
        batch_op.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch_op.drop_column("shared_id")
    op.drop_table("shared_parts")
