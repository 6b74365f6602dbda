"""Approved paragraphs with who answers for them and how long they hold"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standard_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["withdrawn"], ["audit_events.seq"], name=op.f("fk_standard_lines_withdrawn_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_lines")),
    )
    op.create_table(
        "standard_line_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["standard_lines.id"], name=op.f("fk_standard_line_versions_line_id_standard_lines")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_standard_line_versions_recorded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_line_versions")),
        sa.UniqueConstraint("line_id", "number", name=op.f("uq_standard_line_versions_line_id_number")),
    )


def downgrade() -> None:
    op.drop_table("standard_line_versions")
    op.drop_table("standard_lines")
