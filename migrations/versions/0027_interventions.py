"""Interventions, inspection rounds and the statutory framework"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
        sa.UniqueConstraint("once", name=op.f("uq_interventions_once")),
    )
    op.create_table(
        "intervention_versions",
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.Column("begun_as", sa.String(length=5), nullable=False),
        sa.Column("ended_as", sa.String(length=5), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("source_read_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_intervention_versions_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["intervention_id"],
            ["interventions.id"],
            name=op.f("fk_intervention_versions_intervention_id_interventions"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_intervention_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_intervention_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_versions")),
    )
    op.create_index(op.f("ix_intervention_versions_area_id"), "intervention_versions", ["area_id"])
    op.create_index(op.f("ix_intervention_versions_intervention_id"), "intervention_versions", ["intervention_id"])
    op.create_index(op.f("ix_intervention_versions_recorded"), "intervention_versions", ["recorded"])
    op.create_index(op.f("ix_intervention_versions_superseded"), "intervention_versions", ["superseded"])
    op.create_table(
        "intervention_files",
        sa.Column("intervention_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_intervention_files_intervention_id_interventions")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_intervention_files_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_intervention_files_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_files")),
    )
    op.create_index(op.f("ix_intervention_files_intervention_id"), "intervention_files", ["intervention_id"])
    op.create_index(op.f("ix_intervention_files_recorded"), "intervention_files", ["recorded"])
    op.create_index(op.f("ix_intervention_files_superseded"), "intervention_files", ["superseded"])
    op.create_table(
        "inspection_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_rounds")),
        sa.UniqueConstraint("once", name=op.f("uq_inspection_rounds_once")),
    )
    op.create_table(
        "inspection_round_versions",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=300), nullable=False),
        sa.Column("inspectorates", DOCUMENT, nullable=False),
        sa.Column("report_title", sa.String(length=300), nullable=False),
        sa.Column("report_url", sa.String(length=500), nullable=False),
        sa.Column("report_published_on", sa.Date(), nullable=True),
        sa.Column("report_published_as", sa.String(length=5), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.Column("begun_as", sa.String(length=5), nullable=False),
        sa.Column("ended_as", sa.String(length=5), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("source_read_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_inspection_round_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["inspection_rounds.id"], name=op.f("fk_inspection_round_versions_round_id_inspection_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_inspection_round_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round_versions")),
    )
    op.create_index(op.f("ix_inspection_round_versions_recorded"), "inspection_round_versions", ["recorded"])
    op.create_index(op.f("ix_inspection_round_versions_round_id"), "inspection_round_versions", ["round_id"])
    op.create_index(op.f("ix_inspection_round_versions_superseded"), "inspection_round_versions", ["superseded"])
    op.create_table(
        "inspection_round_areas",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("report_url", sa.String(length=500), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_as", sa.String(length=5), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.Column("begun_as", sa.String(length=5), nullable=False),
        sa.Column("ended_as", sa.String(length=5), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("source_read_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_inspection_round_areas_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_inspection_round_areas_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["inspection_rounds.id"], name=op.f("fk_inspection_round_areas_round_id_inspection_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_inspection_round_areas_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round_areas")),
    )
    op.create_index(op.f("ix_inspection_round_areas_area_id"), "inspection_round_areas", ["area_id"])
    op.create_index(op.f("ix_inspection_round_areas_recorded"), "inspection_round_areas", ["recorded"])
    op.create_index(op.f("ix_inspection_round_areas_round_id"), "inspection_round_areas", ["round_id"])
    op.create_index(op.f("ix_inspection_round_areas_superseded"), "inspection_round_areas", ["superseded"])
    op.create_table(
        "framework_works",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_works")),
        sa.UniqueConstraint("once", name=op.f("uq_framework_works_once")),
        sa.UniqueConstraint("slug", name=op.f("uq_framework_works_slug")),
    )
    op.create_table(
        "framework_work_versions",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("names", DOCUMENT, nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_framework_work_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_framework_work_versions_superseded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["framework_works.id"], name=op.f("fk_framework_work_versions_work_id_framework_works")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_work_versions")),
    )
    op.create_index(op.f("ix_framework_work_versions_recorded"), "framework_work_versions", ["recorded"])
    op.create_index(op.f("ix_framework_work_versions_superseded"), "framework_work_versions", ["superseded"])
    op.create_index(op.f("ix_framework_work_versions_work_id"), "framework_work_versions", ["work_id"])
    op.create_table(
        "framework_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"], ["framework_works.id"], name=op.f("fk_framework_editions_work_id_framework_works")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_editions")),
        sa.UniqueConstraint("once", name=op.f("uq_framework_editions_once")),
    )
    op.create_index(op.f("ix_framework_editions_work_id"), "framework_editions", ["work_id"])
    op.create_table(
        "framework_edition_versions",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("short", sa.String(length=80), nullable=False),
        sa.Column("cited_as", DOCUMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("source_read_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["framework_editions.id"],
            name=op.f("fk_framework_edition_versions_edition_id_framework_editions"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_framework_edition_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_framework_edition_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_edition_versions")),
    )
    op.create_index(op.f("ix_framework_edition_versions_edition_id"), "framework_edition_versions", ["edition_id"])
    op.create_index(op.f("ix_framework_edition_versions_recorded"), "framework_edition_versions", ["recorded"])
    op.create_index(op.f("ix_framework_edition_versions_superseded"), "framework_edition_versions", ["superseded"])


def downgrade() -> None:
    op.drop_table("framework_edition_versions")
    op.drop_table("framework_editions")
    op.drop_table("framework_work_versions")
    op.drop_table("framework_works")
    op.drop_table("inspection_round_areas")
    op.drop_table("inspection_round_versions")
    op.drop_table("inspection_rounds")
    op.drop_table("intervention_files")
    op.drop_table("intervention_versions")
    op.drop_table("interventions")
