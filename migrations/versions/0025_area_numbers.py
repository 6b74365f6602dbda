"""Whom to telephone in an area when a child is in danger"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE = "area_numbers"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_numbers_area_id_areas")),
        sa.ForeignKeyConstraint(["verified_by"], ["users.id"], name=op.f("fk_area_numbers_verified_by_users")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_area_numbers_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_area_numbers_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_numbers")),
    )
    for column in ("area_id", "recorded", "superseded"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    op.drop_table(TABLE)
