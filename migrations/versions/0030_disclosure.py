"""Freedom of information, and legal holds on areas and campaigns"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MAKING = sa.text("state = 'making'")
STANDING = sa.text("lifted IS NULL")


def upgrade() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("scope", DOCUMENT, nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("why_withdrawn", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Integer()),
        sa.Column("known_at", sa.Integer()),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed"], ["audit_events.seq"], name="fk_disclosures_changed_audit_events"),
        sa.ForeignKeyConstraint(["held_by"], ["users.id"], name="fk_disclosures_held_by_users"),
        sa.ForeignKeyConstraint(["known_at"], ["audit_events.seq"], name="fk_disclosures_known_at_audit_events"),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_disclosures_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosures"),
        sa.UniqueConstraint("number", name="uq_disclosures_number"),
        sa.UniqueConstraint("once", name="uq_disclosures_once"),
    )
    op.create_index("ix_disclosures_held_by", "disclosures", ["held_by"])
    op.create_index("ix_disclosures_received_on", "disclosures", ["received_on"])
    op.create_index("ix_disclosures_state", "disclosures", ["state"])
    op.create_table(
        "disclosure_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("post_id", sa.Integer()),
        sa.Column("area_id", sa.Integer()),
        sa.Column("campaign_id", sa.Integer()),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("length", sa.Integer()),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("exemptions", DOCUMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("pages_withheld", DOCUMENT, nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_disclosure_items_area_id_areas"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_disclosure_items_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["changed"], ["audit_events.seq"], name="fk_disclosure_items_changed_audit_events"),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name="fk_disclosure_items_disclosure_id_disclosures"
        ),
        sa.ForeignKeyConstraint(["dropped"], ["audit_events.seq"], name="fk_disclosure_items_dropped_audit_events"),
        sa.ForeignKeyConstraint(["found"], ["audit_events.seq"], name="fk_disclosure_items_found_audit_events"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_disclosure_items_post_id_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_items"),
        sa.UniqueConstraint("disclosure_id", "key", name="uq_disclosure_items_disclosure_id_key"),
        sa.UniqueConstraint("disclosure_id", "number", name="uq_disclosure_items_disclosure_id_number"),
    )
    op.create_table(
        "disclosure_redactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exemption", sa.String(20), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["item_id"], ["disclosure_items.id"], name="fk_disclosure_redactions_item_id_disclosure_items"
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name="fk_disclosure_redactions_recorded_audit_events"
        ),
        sa.ForeignKeyConstraint(
            ["removed"], ["audit_events.seq"], name="fk_disclosure_redactions_removed_audit_events"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_redactions"),
    )
    op.create_index("ix_disclosure_redactions_item_id", "disclosure_redactions", ["item_id"])
    op.create_table(
        "disclosure_bundles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("numbers", DOCUMENT, nullable=False),
        sa.Column("restricted", DOCUMENT, nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(60)),
        sa.Column("parts", DOCUMENT, nullable=False),
        sa.Column("length", sa.BigInteger()),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked"], ["audit_events.seq"], name="fk_disclosure_bundles_asked_audit_events"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_disclosure_bundles_created_by_users"),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name="fk_disclosure_bundles_disclosure_id_disclosures"
        ),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name="fk_disclosure_bundles_recorded_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_bundles"),
        sa.UniqueConstraint("disclosure_id", "number", name="uq_disclosure_bundles_disclosure_id_number"),
    )
    op.create_index(
        "uq_disclosure_bundles_making",
        "disclosure_bundles",
        ["disclosure_id"],
        unique=True,
        sqlite_where=MAKING,
        postgresql_where=MAKING,
    )
    op.create_table(
        "wider_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer()),
        sa.Column("campaign_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Integer()),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_wider_holds_area_id_areas"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_wider_holds_campaign_id_campaigns"),
        sa.ForeignKeyConstraint(["lifted"], ["audit_events.seq"], name="fk_wider_holds_lifted_audit_events"),
        sa.ForeignKeyConstraint(["placed"], ["audit_events.seq"], name="fk_wider_holds_placed_audit_events"),
        sa.PrimaryKeyConstraint("id", name="pk_wider_holds"),
    )
    op.create_index(
        "uq_wider_holds_area", "wider_holds", ["area_id"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
    )
    op.create_index(
        "uq_wider_holds_campaign",
        "wider_holds",
        ["campaign_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    for table in ("wider_holds", "disclosure_bundles", "disclosure_redactions", "disclosure_items", "disclosures"):
        op.drop_table(table)
