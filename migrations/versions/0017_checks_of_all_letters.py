"""Checks of all letters before clearance"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "letter_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), nullable=False),
        sa.Column("printing", DOCUMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("figures", DOCUMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_letter_checks_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["known_at"], ["audit_events.seq"], name="fk_letter_checks_known_at_audit_events"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_letter_checks_created_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_checks"),
        sa.UniqueConstraint("campaign_id", "number", name="uq_letter_checks_campaign_id_number"),
    )
    op.create_index(
        "uq_letter_checks_running",
        "letter_checks",
        ["campaign_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "letter_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["letter_checks.id"], name="fk_letter_findings_check_id_letter_checks"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_letter_findings_letter_id_letters"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_findings"),
        sa.UniqueConstraint(
            "check_id", "kind", "about", "letter_id", name="uq_letter_findings_check_id_kind_about_letter_id"
        ),
    )
    op.create_index("ix_letter_findings_letter_id", "letter_findings", ["letter_id"])


def downgrade() -> None:
    op.drop_table("letter_findings")
    op.drop_table("letter_checks")
