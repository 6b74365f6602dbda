"""First tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FROZEN = ("audit_events", "audit_subjects", "editions", "template_versions")
"""Tables whose rows the database itself refuses to change or delete."""


def freeze(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def freeze_all() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table in FROZEN:
        freeze(table)


def first_head() -> None:
    """The audit chain starts here: number 0, an HMAC of zeros."""
    op.execute(f"INSERT INTO audit_head (id, seq, hmac) VALUES (1, 0, '{'0' * 64}')")


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("slug", name=op.f("uq_areas_slug")),
    )
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hmac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_events_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_events_at"), ["at"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hmac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "fingerprints",
        sa.Column("short", sa.String(length=16), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("short", name=op.f("pk_fingerprints")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("key", name=op.f("uq_organisations_key")),
    )
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
        sa.UniqueConstraint("sha256", name=op.f("uq_packs_sha256")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_table(
        "registries",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sector", sa.String(length=60), nullable=False),
        sa.Column("sector_name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_registries")),
    )
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("slug", name=op.f("uq_templates_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "area_services",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("share", sa.Numeric(precision=6, scale=4), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_services_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_area_services_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_area_services_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_area_services_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_services")),
    )
    with op.batch_alter_table("area_services", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_services_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_services_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_services_recorded"), ["recorded"], unique=False)

    op.create_table(
        "area_versions",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_area_versions_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisations.id"], name=op.f("fk_area_versions_authority_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_area_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_area_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_versions")),
    )
    with op.batch_alter_table("area_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_versions_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_versions_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_versions_recorded"), ["recorded"], unique=False)

    op.create_table(
        "audit_personal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["audit_events.seq"], name=op.f("fk_audit_personal_seq_audit_events")),
        sa.PrimaryKeyConstraint("seq", "name", name=op.f("pk_audit_personal")),
    )
    op.create_table(
        "audit_subjects",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_events.seq"], name=op.f("fk_audit_subjects_seq_audit_events")),
        sa.PrimaryKeyConstraint("seq", "position", name=op.f("pk_audit_subjects")),
    )
    with op.batch_alter_table("audit_subjects", schema=None) as batch_op:
        batch_op.create_index("ix_audit_subjects_kind_subject_id_seq", ["kind", "subject_id", "seq"], unique=False)

    op.create_table(
        "bank_holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_bank_holidays_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_bank_holidays_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_holidays")),
    )
    with op.batch_alter_table("bank_holidays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_holidays_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_holidays_recorded"), ["recorded"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column(
            "lines", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("county", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("captured_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("do_not_use", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.CheckConstraint("(post_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_contacts_one_owner")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contacts_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_contacts_post_id_posts")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_contacts_recorded_audit_events")),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name=op.f("fk_contacts_superseded_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_recorded"), ["recorded"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_coverage_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_coverage_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(["superseded"], ["audit_events.seq"], name=op.f("fk_coverage_superseded_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coverage_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_coverage_registry_slug"), ["registry_slug"], unique=False)

    op.create_table(
        "holder_versions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("forename", sa.String(length=100), nullable=False),
        sa.Column("surname", sa.String(length=100), nullable=False),
        sa.Column("post_nominals", sa.String(length=100), nullable=False),
        sa.Column("salutation", sa.String(length=250), nullable=False),
        sa.Column("acting", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_holder_versions_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_holder_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_holder_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_versions")),
    )
    with op.batch_alter_table("holder_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holder_versions_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holder_versions_recorded"), ["recorded"], unique=False)

    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_one_time_links_token_sha256")),
    )
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "organisation_codes",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_codes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_organisation_codes_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_organisation_codes_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_codes")),
    )
    with op.batch_alter_table("organisation_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_codes_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_codes_recorded"), ["recorded"], unique=False)
        batch_op.create_index("ix_organisation_codes_scheme_code", ["scheme", "code"], unique=False)

    op.create_table(
        "organisation_versions",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_versions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_organisation_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_organisation_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_versions")),
    )
    with op.batch_alter_table("organisation_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_versions_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_versions_recorded"), ["recorded"], unique=False)

    op.create_table(
        "post_versions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("names_organisation", sa.Boolean(), nullable=False),
        sa.Column("salutation", sa.String(length=250), nullable=False),
        sa.Column("office_is_form", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("title_verified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_post_versions_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_versions_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_post_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_post_versions_registry_slug_registries")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_post_versions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_versions")),
    )
    with op.batch_alter_table("post_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_versions_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_versions_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_versions_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_versions_registry_slug"), ["registry_slug"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_ins_token_sha256")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "successions",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["organisations.id"], name=op.f("fk_successions_predecessor_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_successions_recorded_audit_events")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisations.id"], name=op.f("fk_successions_successor_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["superseded"], ["audit_events.seq"], name=op.f("fk_successions_superseded_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
    )
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_successions_predecessor_id"), ["predecessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_successions_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_successions_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "template_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded"], ["audit_events.seq"], name=op.f("fk_template_versions_recorded_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["templates.id"], name=op.f("fk_template_versions_template_id_templates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_versions")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_template_versions_template_id_number")),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("template_version_id", sa.Integer(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("marking", sa.String(length=40), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column(
            "sender", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "values", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "copies", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "enclosures", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_campaigns_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_versions.id"],
            name=op.f("fk_campaigns_template_version_id_template_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("reference", name=op.f("uq_campaigns_reference")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaigns_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_asks_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_asks_campaign_id_number")),
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asks_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "audience_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column(
            "filters", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_audience_parts_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_audience_parts_registry_slug_registries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_parts")),
        sa.UniqueConstraint("campaign_id", "registry_slug", name=op.f("uq_audience_parts_campaign_id_registry_slug")),
    )
    with op.batch_alter_table("audience_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audience_parts_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "hold_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_hold_outs_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_hold_outs_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_outs")),
        sa.UniqueConstraint("campaign_id", "post_id", name=op.f("uq_hold_outs_campaign_id_post_id")),
    )
    with op.batch_alter_table("hold_outs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_outs_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("registry_slug", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_letters_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_letters_post_id_posts")),
        sa.ForeignKeyConstraint(
            ["registry_slug"], ["registries.slug"], name=op.f("fk_letters_registry_slug_registries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_letters_campaign_id_number")),
        sa.UniqueConstraint("campaign_id", "post_id", name=op.f("uq_letters_campaign_id_post_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_letters_reference")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_post_id"), ["post_id"], unique=False)

    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("valid_at", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_runs_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_runs_created_by_users")),
        sa.ForeignKeyConstraint(["known_at"], ["audit_events.seq"], name=op.f("fk_runs_known_at_audit_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_runs_campaign_id_number")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(
            "uq_runs_under_way",
            ["campaign_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('running', 'paused')"),
            postgresql_where=sa.text("state IN ('running', 'paused')"),
        )

    op.create_table(
        "signatories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_signatories_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatories")),
        sa.UniqueConstraint("campaign_id", "position", name=op.f("uq_signatories_campaign_id_position")),
    )
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatories_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_editions_letter_id_letters")),
        sa.ForeignKeyConstraint(["recorded"], ["audit_events.seq"], name=op.f("fk_editions_recorded_audit_events")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_editions_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("letter_id", "number", name=op.f("uq_editions_letter_id_number")),
        sa.UniqueConstraint("run_id", "letter_id", name=op.f("uq_editions_run_id_letter_id")),
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_editions_recorded"), ["recorded"], unique=False)

    op.create_table(
        "run_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=60), nullable=True),
        sa.Column(
            "error_facts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_run_letters_letter_id_letters")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_letters_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_letters")),
        sa.UniqueConstraint("run_id", "letter_id", name=op.f("uq_run_letters_run_id_letter_id")),
    )
    with op.batch_alter_table("run_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_letters_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index("ix_run_letters_run_id_state", ["run_id", "state"], unique=False)

    op.create_table(
        "edition_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("inflated_sha256", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_edition_files_edition_id_editions")),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["fingerprints.short"], name=op.f("fk_edition_files_fingerprint_fingerprints")
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name=op.f("fk_edition_files_pack_id_packs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_files")),
        sa.UniqueConstraint("edition_id", "format", name=op.f("uq_edition_files_edition_id_format")),
    )
    freeze_all()
    first_head()


def downgrade() -> None:
    op.drop_table("edition_files")
    with op.batch_alter_table("run_letters", schema=None) as batch_op:
        batch_op.drop_index("ix_run_letters_run_id_state")
        batch_op.drop_index(batch_op.f("ix_run_letters_letter_id"))

    op.drop_table("run_letters")
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_editions_recorded"))

    op.drop_table("editions")
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatories_campaign_id"))

    op.drop_table("signatories")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_runs_under_way",
            sqlite_where=sa.text("state IN ('running', 'paused')"),
            postgresql_where=sa.text("state IN ('running', 'paused')"),
        )

    op.drop_table("runs")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_post_id"))

    op.drop_table("letters")
    with op.batch_alter_table("hold_outs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_outs_campaign_id"))

    op.drop_table("hold_outs")
    with op.batch_alter_table("audience_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_parts_campaign_id"))

    op.drop_table("audience_parts")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asks_campaign_id"))

    op.drop_table("asks")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaigns_owner_id"))

    op.drop_table("campaigns")
    op.drop_table("user_roles")
    op.drop_table("template_versions")
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_successions_successor_id"))
        batch_op.drop_index(batch_op.f("ix_successions_recorded"))
        batch_op.drop_index(batch_op.f("ix_successions_predecessor_id"))

    op.drop_table("successions")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_user_id"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("post_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_versions_registry_slug"))
        batch_op.drop_index(batch_op.f("ix_post_versions_recorded"))
        batch_op.drop_index(batch_op.f("ix_post_versions_post_id"))
        batch_op.drop_index(batch_op.f("ix_post_versions_organisation_id"))

    op.drop_table("post_versions")
    with op.batch_alter_table("organisation_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_versions_recorded"))
        batch_op.drop_index(batch_op.f("ix_organisation_versions_organisation_id"))

    op.drop_table("organisation_versions")
    with op.batch_alter_table("organisation_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_codes_scheme_code")
        batch_op.drop_index(batch_op.f("ix_organisation_codes_recorded"))
        batch_op.drop_index(batch_op.f("ix_organisation_codes_organisation_id"))

    op.drop_table("organisation_codes")
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_links_user_id"))

    op.drop_table("one_time_links")
    with op.batch_alter_table("holder_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holder_versions_recorded"))
        batch_op.drop_index(batch_op.f("ix_holder_versions_post_id"))

    op.drop_table("holder_versions")
    with op.batch_alter_table("coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coverage_registry_slug"))
        batch_op.drop_index(batch_op.f("ix_coverage_recorded"))

    op.drop_table("coverage")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_recorded"))
        batch_op.drop_index(batch_op.f("ix_contacts_post_id"))
        batch_op.drop_index(batch_op.f("ix_contacts_organisation_id"))

    op.drop_table("contacts")
    with op.batch_alter_table("bank_holidays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_holidays_recorded"))
        batch_op.drop_index(batch_op.f("ix_bank_holidays_day"))

    op.drop_table("bank_holidays")
    with op.batch_alter_table("audit_subjects", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_subjects_kind_subject_id_seq")

    op.drop_table("audit_subjects")
    op.drop_table("audit_personal")
    with op.batch_alter_table("area_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_versions_recorded"))
        batch_op.drop_index(batch_op.f("ix_area_versions_authority_id"))
        batch_op.drop_index(batch_op.f("ix_area_versions_area_id"))

    op.drop_table("area_versions")
    with op.batch_alter_table("area_services", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_services_recorded"))
        batch_op.drop_index(batch_op.f("ix_area_services_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_area_services_area_id"))

    op.drop_table("area_services")
    op.drop_table("users")
    op.drop_table("templates")
    op.drop_table("registries")
    op.drop_table("posts")
    op.drop_table("packs")
    op.drop_table("organisations")
    op.drop_table("fingerprints")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_at"))
        batch_op.drop_index(batch_op.f("ix_audit_events_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_events_action"))

    op.drop_table("audit_events")
    op.drop_table("areas")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
