"""Templates that are written, copied and retired in the product"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COPIED = "fk_template_versions_copied_from_template_versions"
RETIRED = "fk_templates_retired_audit_events"


def refer(table: str, column: str, name: str, to: str) -> None:
    """Add a column that refers to another table, in place: the triggers that freeze a table outlive no copy."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {to}")


def upgrade() -> None:
    """Whatever is there came with Despatch: until now nobody could write a template in it."""
    op.add_column("template_versions", sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("template_versions", sa.Column("shipped", sa.Boolean(), nullable=False, server_default=sa.true()))
    refer("template_versions", "copied_from", COPIED, "template_versions (id)")
    refer("templates", "retired", RETIRED, "audit_events (seq)")


def downgrade() -> None:
    op.drop_column("templates", "retired")
    op.drop_column("template_versions", "copied_from")
    op.drop_column("template_versions", "shipped")
    op.drop_column("template_versions", "note")
