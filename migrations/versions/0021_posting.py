"""Print batches and what became of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LETTER = sa.text("superseded IS NULL AND attempt_id IS NOT NULL")
NEVER_LEFT = "batch_id IS NOT NULL AND handed IS NULL AND undone IS NULL"
WHOLE = sa.text("superseded IS NULL AND attempt_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "print_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("postage", sa.String(20), nullable=False),
        sa.Column("separators", sa.Boolean(), nullable=False),
        sa.Column("both_sides", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_print_batches_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_print_batches_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_print_batches"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_print_batches_campaign_id_number"),
    )
    with op.batch_alter_table("attempts") as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_attempts_batch_id_print_batches", "print_batches", ["batch_id"], ["id"])
        batch_op.create_index("ix_attempts_batch_id", ["batch_id"])
    op.create_table(
        "posting_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer()),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("columns", DOCUMENT, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer()),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_posting_imports_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batches.id"], name="fk_posting_imports_batch_id_print_batches"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_posting_imports_recorded_audit_events"),
        sa.ForeignKeyConstraint(["undone"], ["audit_events.seq"], name="fk_posting_imports_undone_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_posting_imports"),
    )
    for column in ("campaign_id", "batch_id"):
        op.create_index(f"ix_posting_imports_{column}", "posting_imports", [column])
    op.create_table(
        "print_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer()),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("reprinted", sa.Integer(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), server_default="", nullable=False),
        sa.Column("import_id", sa.Integer()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer()),
        sa.ForeignKeyConstraint(["batch_id"], ["print_batches.id"], name="fk_print_counts_batch_id_print_batches"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_print_counts_attempt_id_attempts"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["posting_imports.id"], name="fk_print_counts_import_id_posting_imports"
        ),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_print_counts_recorded_audit_events"),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name="fk_print_counts_superseded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_print_counts"),
    )
    for name, columns, where in (
        ("uq_print_counts_letter", ["batch_id", "attempt_id"], LETTER),
        ("uq_print_counts_whole", ["batch_id"], WHOLE),
    ):
        op.create_index(name, "print_counts", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Letters that a batch posted stay, as posted; those that wait in one go, since nothing could send them."""
    op.drop_table("print_counts")
    op.drop_table("posting_imports")
    op.execute(f"DELETE FROM attempt_events WHERE attempt_id IN (SELECT id FROM attempts WHERE {NEVER_LEFT})")
    op.execute(f"DELETE FROM attempts WHERE {NEVER_LEFT}")
    with op.batch_alter_table("attempts") as batch_op:
        batch_op.drop_index("ix_attempts_batch_id")
        batch_op.drop_constraint("fk_attempts_batch_id_print_batches", type_="foreignkey")
        batch_op.drop_column("batch_id")
    op.drop_table("print_batches")
